// Number of distinct values that are not null. The second argument, 0 to 4, sets the error once the
// group is too large to count exactly. DIFFERS: exact up to a million values, where the engine
// estimates from a few thousand on.
#include "lang/aggregates/_distinct.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_dcount = {
    .name = "dcount",
    .summary = "Number of distinct values, exact up to a million and then estimated.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kAnyType)), kAccuracyParam}, Type::kLong, Returns::kFixed},
        },
    .make = MakeDcount<Always>,
    .name_prefix = "dcount",
    .differs = kDcountDiffers,
    .examples = {{"range x from 1 to 9 step 1 | summarize dcount(x % 3)", "3"}},
};

}  // namespace quoll::lang
