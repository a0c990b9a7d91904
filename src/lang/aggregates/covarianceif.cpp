// Covariance of a sample over the rows for which the predicate is true; both values stand in its
// name: covarianceif_x_y (docs).
#include "lang/aggregates/_covariance.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_covarianceif = {
    .name = "covarianceif",
    .summary = "Covariance of a sample over the rows for which the predicate is true.",
    .signatures = {{{kCovarianceX, kCovarianceY, kPredicate}, Type::kReal}},
    .make = MakeCovariance<IfThird, Over::kSample>,
    .name_prefix = "covarianceif",
    .examples = {{"range x from 1 to 3 step 1 | summarize covarianceif(x, 2 * x, x < 3)", "1.0"}},
};

}  // namespace quoll::lang
