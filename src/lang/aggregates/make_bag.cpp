// One bag out of many. The first value of a property wins, null included (recorded); what is no bag
// is left out.
#include "lang/aggregates/_collect.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_make_bag = {
    .name = "make_bag",
    .aliases = {"make_dictionary"},
    .summary = "One bag out of many; the first value of a property wins.",
    .signatures = {{{kBagParam, kMaxSizeParam}, Type::kDynamic, Returns::kFixed}},
    .make = MakeBag<Always>,
    .name_prefix = "bag",
    .needs_ordinal = true,
    .examples =
        {
            {"range x from 1 to 2 step 1 | summarize make_bag(bag_pack(tostring(x), x))",
             R"({"1":1,"2":2})"},
        },
};

}  // namespace quoll::lang
