// stdevp over the rows for which the predicate is true.
#include "lang/aggregates/_variance.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_stdevpif = {
    .name = "stdevpif",
    .summary =
        "Standard deviation of a whole population over the rows for which the predicate is true.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kNumbers)), kPredicate}, Type::kReal, Returns::kFixed},
        },
    .make = MakeSpread<If, Spread::kDeviation, Over::kPopulation>,
    .name_prefix = "stdevpif",
    .examples = {{"range x from 1 to 9 step 1 | summarize stdevpif(x, x <= 2)", "0.5"}},
};

}  // namespace quoll::lang
