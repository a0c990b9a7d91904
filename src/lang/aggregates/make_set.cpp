// Array of the distinct values in the order of first appearance (recorded; the documentation leaves
// it open). Arrays are flattened by one level.
#include "lang/aggregates/_collect.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_make_set = {
    .name = "make_set",
    .aliases = {"makeset"},
    .summary = "Array of the distinct values in the order of first appearance.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kAnyType)), kMaxSizeParam}, Type::kDynamic, Returns::kFixed},
        },
    .make = MakeSet<Always>,
    .name_prefix = "set",
    .needs_ordinal = true,
    .examples = {{"range x from 1 to 5 step 1 | summarize make_set(x % 2)", "[1,0]"}},
};

}  // namespace quoll::lang
