// make_set over the rows for which the predicate is true.
#include "lang/aggregates/_collect.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_make_set_if = {
    .name = "make_set_if",
    .summary = "make_set over the rows for which the predicate is true.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kAnyType)), kPredicate, kMaxSizeParam},
             Type::kDynamic,
             Returns::kFixed},
        },
    .make = MakeSet<If>,
    .name_prefix = "set",
    .needs_ordinal = true,
    .examples = {{"range x from 1 to 5 step 1 | summarize make_set_if(x % 2, x < 2)", "[1]"}},
};

}  // namespace quoll::lang
