// Sum; 0 of nothing. int sums to long, and long wraps modulo 2^64 (recorded). DuckDB's sum is wider
// and is folded back. DIFFERS: sums of reals carry 106 bits, so that the order of rows and the
// number of threads never show in a digit.
#include "lang/aggregates/_sums.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_sum = {
    .name = "sum",
    .summary = "Sum of the values that are not null; 0 of nothing.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kIntegers))},
             Type::kLong,
             Returns::kFixed,
             "CAST((coalesce(sum({x}), 0)::HUGEINT % 18446744073709551616 + "
             "27670116110564327424) % 18446744073709551616 - 9223372036854775808 AS BIGINT)"},
            {{Uncoerced(Arg("x", Bit(Type::kTimespan)))},
             Type::kTimespan,
             Returns::kFixed,
             "CAST((coalesce(sum({x}), 0)::HUGEINT % 18446744073709551616 + "
             "27670116110564327424) % 18446744073709551616 - 9223372036854775808 AS BIGINT)"},
            {{Uncoerced(Arg("x", Bit(Type::kReal)))}, Type::kReal, Returns::kFixed},
            {{Uncoerced(Arg("x", Bit(Type::kDecimal)))}, Type::kDecimal, Returns::kFixed},
        },
    .make = MakeSum<Always>,
    .name_prefix = "sum",
    .differs =
        "a sum or average of reals is rounded once at the end instead of after each row; the last "
        "digits may differ",
    .examples = {{"range x from 1 to 4 step 1 | summarize sum(x)", "10"}},
};

}  // namespace quoll::lang
