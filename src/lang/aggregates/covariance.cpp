// Covariance of a sample; both values stand in its name: covariance_x_y (docs).
#include "lang/aggregates/_covariance.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_covariance = {
    .name = "covariance",
    .summary = "Covariance of a sample.",
    .signatures = {{{kCovarianceX, kCovarianceY}, Type::kReal}},
    .make = MakeCovariance<Always, Over::kSample>,
    .name_prefix = "covariance",
    .examples = {{"range x from 1 to 3 step 1 | summarize covariance(x, 2 * x)", "2.0"}},
};

}  // namespace quoll::lang
