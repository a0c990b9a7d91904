// Standard deviation of a whole population, 0 of one value and of nothing (recorded). See
// _variance.h for the rounding.
#include "lang/aggregates/_variance.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_stdevp = {
    .name = "stdevp",
    .summary = "Standard deviation of a whole population; 0 of fewer than two values.",
    .signatures = {{{Uncoerced(Arg("x", kNumbers))}, Type::kReal, Returns::kFixed}},
    .make = MakeSpread<Always, Spread::kDeviation, Over::kPopulation>,
    .name_prefix = "stdevp",
    .differs = kVarianceDiffers,
    .examples = {{"range x from 1 to 2 step 1 | summarize stdevp(x)", "0.5"}},
};

}  // namespace quoll::lang
