// make_list over the rows for which the predicate is true.
#include "lang/aggregates/_collect.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_make_list_if = {
    .name = "make_list_if",
    .summary = "make_list over the rows for which the predicate is true.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kAnyType)), kPredicate, kMaxSizeParam},
             Type::kDynamic,
             Returns::kFixed},
        },
    .make = MakeList<If, Nulls::kSkip>,
    .name_prefix = "list",
    .needs_ordinal = true,
    .examples = {{"range x from 1 to 3 step 1 | summarize make_list_if(x, x != 2)", "[1,3]"}},
};

}  // namespace quoll::lang
