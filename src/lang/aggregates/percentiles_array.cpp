// Several percentiles in one array, in the order asked for; the percentages may be an array too.
#include "lang/aggregates/_quantiles.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_percentiles_array = {
    .name = "percentiles_array",
    .summary = "Several percentiles in one array.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kRanked)), kPercentageArray}, Type::kDynamic, Returns::kFixed},
            {{Uncoerced(Arg("x", kRanked)), Repeated(kPercentage)},
             Type::kDynamic,
             Returns::kFixed},
        },
    .make = MakeQuantiles<Weights::kOne, Shape::kArray>,
    .name_prefix = "percentiles",
    .examples =
        {
            {"range x from 1 to 100 step 1 | summarize percentiles_array(x, 50, 95)", "[50,95]"},
        },
};

}  // namespace quoll::lang
