// Covariance of a whole population over the rows for which the predicate is true; both values stand
// in its name: covariancepif_x_y (docs).
#include "lang/aggregates/_covariance.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_covariancepif = {
    .name = "covariancepif",
    .summary = "Covariance of a whole population over the rows for which the predicate is true.",
    .signatures = {{{kCovarianceX, kCovarianceY, kPredicate}, Type::kReal}},
    .make = MakeCovariance<IfThird, Over::kPopulation>,
    .name_prefix = "covariancepif",
    .examples = {{"range x from 1 to 3 step 1 | summarize covariancepif(x, 2 * x, x < 3)", "0.5"}},
};

}  // namespace quoll::lang
