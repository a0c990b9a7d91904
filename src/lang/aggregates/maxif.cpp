// max over the rows for which the predicate is true.
#include "lang/aggregates/_extremes.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_maxif = {
    .name = "maxif",
    .summary = "Greatest value over the rows for which the predicate is true.",
    .signatures =
        {
            {{Uncoerced(Arg(
                  "x", kIntegers | Bit(Type::kBool) | Bit(Type::kDatetime) | Bit(Type::kTimespan))),
              kPredicate},
             Type::kLong,
             Returns::kArg0,
             "max({x}) FILTER (WHERE {predicate})"},
            {{Uncoerced(Arg("x", Bit(Type::kString))), kPredicate},
             Type::kString,
             Returns::kFixed,
             "coalesce(max({x}) FILTER (WHERE {predicate}), '')"},
            {{Uncoerced(Arg("x", Bit(Type::kReal) | Bit(Type::kDecimal))), kPredicate},
             Type::kReal,
             Returns::kArg0},
        },
    .make = MakeExtreme<If, Direction::kMax>,
    .name_prefix = "maxif",
    .examples = {{"range x from 1 to 4 step 1 | summarize maxif(x, x % 2 == 0)", "4"}},
};

}  // namespace quoll::lang
