// Variance of a whole population, 0 of one value and of nothing (recorded). See _variance.h for the
// rounding.
#include "lang/aggregates/_variance.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_variancep = {
    .name = "variancep",
    .summary = "Variance of a whole population; 0 of fewer than two values.",
    .signatures = {{{Uncoerced(Arg("x", kNumbers))}, Type::kReal, Returns::kFixed}},
    .make = MakeSpread<Always, Spread::kVariance, Over::kPopulation>,
    .name_prefix = "variancep",
    .differs = kVarianceDiffers,
    .examples = {{"range x from 1 to 2 step 1 | summarize variancep(x)", "0.25"}},
};

}  // namespace quoll::lang
