// dcount over the rows for which the predicate is true.
#include "lang/aggregates/_distinct.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_dcountif = {
    .name = "dcountif",
    .summary = "dcount over the rows for which the predicate is true.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kAnyType)), kPredicate, kAccuracyParam},
             Type::kLong,
             Returns::kFixed},
        },
    .make = MakeDcount<If>,
    .name_prefix = "dcountif",
    .examples = {{"range x from 1 to 9 step 1 | summarize dcountif(x, x > 6)", "3"}},
};

}  // namespace quoll::lang
