// avg over the rows for which the predicate is true; NaN of nothing.
#include "lang/aggregates/_sums.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_avgif = {
    .name = "avgif",
    .summary = "Average over the rows for which the predicate is true.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kIntegers)), kPredicate},
             Type::kReal,
             Returns::kFixed,
             "CASE WHEN count({x}) FILTER (WHERE {predicate}) = 0 THEN CAST('nan' AS "
             "DOUBLE) ELSE CAST(CAST((coalesce(sum({x}) FILTER (WHERE {predicate}), "
             "0)::HUGEINT % 18446744073709551616 + 27670116110564327424) % "
             "18446744073709551616 - 9223372036854775808 AS BIGINT) AS DOUBLE) / count({x}) "
             "FILTER (WHERE {predicate}) END"},
            {{Uncoerced(Arg("x", Bit(Type::kReal))), kPredicate}, Type::kReal, Returns::kFixed},
            {{Uncoerced(Arg("x", Bit(Type::kDecimal))), kPredicate},
             Type::kDecimal,
             Returns::kFixed},
            {{Uncoerced(Arg("x", Bit(Type::kDatetime) | Bit(Type::kTimespan))), kPredicate},
             Type::kLong,
             Returns::kArg0},
        },
    .make = MakeAverage<If>,
    .name_prefix = "avgif",
    .examples = {{"range x from 1 to 4 step 1 | summarize avgif(x, x > 2)", "3.5"}},
};

}  // namespace quoll::lang
