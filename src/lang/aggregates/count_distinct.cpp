// Exact number of distinct values that are not null. Reals, decimals and dynamic values have
// several byte forms of one value, so SQL's DISTINCT is not asked about them.
#include "lang/aggregates/_distinct.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_count_distinct = {
    .name = "count_distinct",
    .summary = "Exact number of distinct values.",
    .signatures =
        {
            {{Uncoerced(Arg(
                 "x", kAnyType & ~(Bit(Type::kReal) | Bit(Type::kDecimal) | Bit(Type::kDynamic))))},
             Type::kLong,
             Returns::kFixed,
             "count(DISTINCT {x})"},
            {{Uncoerced(Arg("x", kAnyType))}, Type::kLong, Returns::kFixed},
        },
    .make = MakeCountDistinct<Always>,
    .name_prefix = "count_distinct",
    .examples = {{"range x from 1 to 9 step 1 | summarize count_distinct(x % 3)", "3"}},
};

}  // namespace quoll::lang
