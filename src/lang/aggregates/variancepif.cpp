// variancep over the rows for which the predicate is true.
#include "lang/aggregates/_variance.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_variancepif = {
    .name = "variancepif",
    .summary = "Variance of a whole population over the rows for which the predicate is true.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kNumbers)), kPredicate}, Type::kReal, Returns::kFixed},
        },
    .make = MakeSpread<If, Spread::kVariance, Over::kPopulation>,
    .name_prefix = "variancepif",
    .examples = {{"range x from 1 to 9 step 1 | summarize variancepif(x, x <= 2)", "0.25"}},
};

}  // namespace quoll::lang
