// Greatest value by the order of its type, strings by their bytes. A NaN in the group is the result
// (recorded); nothing gives null, for strings the empty one.
#include "lang/aggregates/_extremes.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_max = {
    .name = "max",
    .summary = "Greatest value; null of nothing.",
    .signatures =
        {
            {{Uncoerced(Arg(
                 "x", kIntegers | Bit(Type::kBool) | Bit(Type::kDatetime) | Bit(Type::kTimespan)))},
             Type::kLong,
             Returns::kArg0,
             "max({x})"},
            {{Uncoerced(Arg("x", Bit(Type::kString)))},
             Type::kString,
             Returns::kFixed,
             "coalesce(max({x}), '')"},
            {{Uncoerced(Arg("x", Bit(Type::kReal) | Bit(Type::kDecimal)))},
             Type::kReal,
             Returns::kArg0},
        },
    .make = MakeExtreme<Always, Direction::kMax>,
    .name_prefix = "max",
    .examples = {{"range x from 1 to 4 step 1 | summarize max(x)", "4"}},
};

}  // namespace quoll::lang
