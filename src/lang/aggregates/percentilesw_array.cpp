// Several weighted percentiles in one array. The name has no plural: percentile_x (docs).
#include "lang/aggregates/_quantiles.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_percentilesw_array = {
    .name = "percentilesw_array",
    .summary = "Several weighted percentiles in one array.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kRanked)), kWeight, kPercentageArray},
             Type::kDynamic,
             Returns::kFixed},
            {{Uncoerced(Arg("x", kRanked)), kWeight, Repeated(kPercentage)},
             Type::kDynamic,
             Returns::kFixed},
        },
    .make = MakeQuantiles<Weights::kArgument, Shape::kArray>,
    .name_prefix = "percentile",
    .examples =
        {
            {"range x from 1 to 3 step 1 | summarize percentilesw_array(x, x, 50, 100)", "[2,3]"},
        },
};

}  // namespace quoll::lang
