// Number of rows. Trap: count(x) counts the nulls of x as well, unlike SQL's (recorded).
#include "lang/aggregates/_count.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_count = {
    .name = "count",
    .summary = "Number of rows; with an argument too, nulls included.",
    .signatures =
        {
            {{}, Type::kLong, Returns::kFixed, "count(*)"},
            {{Uncoerced(Arg("x", kAnyType))}, Type::kLong, Returns::kFixed, "count(*)"},
        },
    .make = MakeCount<Counted::kAllRows>,
    .name_prefix = "count",
    .examples = {{"range x from 1 to 3 step 1 | summarize count()", "3"}},
};

}  // namespace quoll::lang
