// Smallest value by the order of its type, strings by their bytes. A NaN in the group is the result
// (recorded); nothing gives null, for strings the empty one.
#include "lang/aggregates/_extremes.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_min = {
    .name = "min",
    .summary = "Smallest value; null of nothing.",
    .signatures =
        {
            {{Uncoerced(Arg(
                 "x", kIntegers | Bit(Type::kBool) | Bit(Type::kDatetime) | Bit(Type::kTimespan)))},
             Type::kLong,
             Returns::kArg0,
             "min({x})"},
            {{Uncoerced(Arg("x", Bit(Type::kString)))},
             Type::kString,
             Returns::kFixed,
             "coalesce(min({x}), '')"},
            {{Uncoerced(Arg("x", Bit(Type::kReal) | Bit(Type::kDecimal)))},
             Type::kReal,
             Returns::kArg0},
        },
    .make = MakeExtreme<Always, Direction::kMin>,
    .name_prefix = "min",
    .examples = {{"range x from 1 to 4 step 1 | summarize min(x)", "1"}},
};

}  // namespace quoll::lang
