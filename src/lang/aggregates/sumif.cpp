// sum over the rows for which the predicate is true; 0 of nothing.
#include "lang/aggregates/_sums.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_sumif = {
    .name = "sumif",
    .summary = "Sum over the rows for which the predicate is true.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kIntegers)), kPredicate},
             Type::kLong,
             Returns::kFixed,
             "CAST((coalesce(sum({x}) FILTER (WHERE {predicate}), 0)::HUGEINT % "
             "18446744073709551616 + 27670116110564327424) % 18446744073709551616 - "
             "9223372036854775808 AS BIGINT)"},
            {{Uncoerced(Arg("x", Bit(Type::kTimespan))), kPredicate},
             Type::kTimespan,
             Returns::kFixed,
             "CAST((coalesce(sum({x}) FILTER (WHERE {predicate}), 0)::HUGEINT % "
             "18446744073709551616 + 27670116110564327424) % 18446744073709551616 - "
             "9223372036854775808 AS BIGINT)"},
            {{Uncoerced(Arg("x", Bit(Type::kReal))), kPredicate}, Type::kReal, Returns::kFixed},
            {{Uncoerced(Arg("x", Bit(Type::kDecimal))), kPredicate},
             Type::kDecimal,
             Returns::kFixed},
        },
    .make = MakeSum<If>,
    .name_prefix = "sumif",
    .examples = {{"range x from 1 to 4 step 1 | summarize sumif(x, x > 2)", "7"}},
};

}  // namespace quoll::lang
