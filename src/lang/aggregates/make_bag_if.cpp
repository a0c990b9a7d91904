// make_bag over the rows for which the predicate is true.
#include "lang/aggregates/_collect.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_make_bag_if = {
    .name = "make_bag_if",
    .summary = "make_bag over the rows for which the predicate is true.",
    .signatures =
        {
            {{kBagParam, kPredicate, kMaxSizeParam}, Type::kDynamic, Returns::kFixed},
        },
    .make = MakeBag<If>,
    .name_prefix = "bag",
    .needs_ordinal = true,
    .examples =
        {
            {"range x from 1 to 2 step 1 | summarize make_bag_if(bag_pack(tostring(x), x), x > 1)",
             R"({"2":2})"},
        },
};

}  // namespace quoll::lang
