// Array of the values, in the order of the rows. Traps (recorded): arrays are flattened by one
// level, typed nulls are left out, the null of a dynamic column stays.
#include "lang/aggregates/_collect.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_make_list = {
    .name = "make_list",
    .aliases = {"makelist"},
    .summary = "Array of the values in the order of the rows.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kAnyType)), kMaxSizeParam}, Type::kDynamic, Returns::kFixed},
        },
    .make = MakeList<Always, Nulls::kSkip>,
    .name_prefix = "list",
    .needs_ordinal = true,
    .examples = {{"range x from 1 to 3 step 1 | summarize make_list(x)", "[1,2,3]"}},
};

}  // namespace quoll::lang
