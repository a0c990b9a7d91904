// Average; NaN of nothing (recorded), null for datetime, timespan and decimal, which have no NaN.
// The average of integers is real and wrong in the same way as sum() where that wraps (recorded).
#include "lang/aggregates/_sums.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_avg = {
    .name = "avg",
    .summary = "Average of the values that are not null; NaN of nothing.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kIntegers))},
             Type::kReal,
             Returns::kFixed,
             "CASE WHEN count({x}) = 0 THEN CAST('nan' AS DOUBLE) ELSE "
             "CAST(CAST((coalesce(sum({x}), 0)::HUGEINT % 18446744073709551616 + "
             "27670116110564327424) % 18446744073709551616 - 9223372036854775808 AS BIGINT) "
             "AS DOUBLE) / count({x}) END"},
            {{Uncoerced(Arg("x", Bit(Type::kReal)))}, Type::kReal, Returns::kFixed},
            {{Uncoerced(Arg("x", Bit(Type::kDecimal)))}, Type::kDecimal, Returns::kFixed},
            {{Uncoerced(Arg("x", Bit(Type::kDatetime) | Bit(Type::kTimespan)))},
             Type::kLong,
             Returns::kArg0},
        },
    .make = MakeAverage<Always>,
    .name_prefix = "avg",
    .examples = {{"range x from 1 to 4 step 1 | summarize avg(x)", "2.5"}},
};

}  // namespace quoll::lang
