// Variance of a sample, 0 of one value and of nothing (recorded). See _variance.h for the rounding.
#include "lang/aggregates/_variance.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_variance = {
    .name = "variance",
    .summary = "Variance of a sample; 0 of fewer than two values.",
    .signatures = {{{Uncoerced(Arg("x", kNumbers))}, Type::kReal, Returns::kFixed}},
    .make = MakeSpread<Always, Spread::kVariance, Over::kSample>,
    .name_prefix = "variance",
    .differs = kVarianceDiffers,
    .examples = {{"range x from 1 to 3 step 1 | summarize variance(x)", "1.0"}},
};

}  // namespace quoll::lang
