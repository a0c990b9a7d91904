// take_any among the rows for which the predicate is true.
#include "lang/aggregates/_take_any.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_take_anyif = {
    .name = "take_anyif",
    .aliases = {"anyif"},
    .summary = "Some value among the rows for which the predicate is true.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kAnyType)), kPredicate}, Type::kLong, Returns::kArg0},
        },
    .make = MakeTakeAny<If>,
    .needs_ordinal = true,
    .examples = {{"range x from 3 to 5 step 1 | summarize take_anyif(x, x > 3)", "4"}},
};

}  // namespace quoll::lang
