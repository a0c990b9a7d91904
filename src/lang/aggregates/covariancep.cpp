// Covariance of a whole population; both values stand in its name: covariancep_x_y (docs).
#include "lang/aggregates/_covariance.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_covariancep = {
    .name = "covariancep",
    .summary = "Covariance of a whole population.",
    .signatures = {{{kCovarianceX, kCovarianceY}, Type::kReal}},
    .make = MakeCovariance<Always, Over::kPopulation>,
    .name_prefix = "covariancep",
    .examples = {{"range x from 1 to 3 step 1 | summarize covariancep(x, 2 * x)", ""}},
};

}  // namespace quoll::lang
