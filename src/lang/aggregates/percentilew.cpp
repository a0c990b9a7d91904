// percentile of values that each stand for `weight` rows. Weights that are null or not positive are
// left out.
#include "lang/aggregates/_quantiles.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_percentilew = {
    .name = "percentilew",
    .summary = "Percentile in which each value counts as often as its weight says.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kRanked)), kWeight, kPercentage}, Type::kLong, Returns::kArg0},
        },
    .make = MakeQuantiles<Weights::kArgument, Shape::kValue>,
    .name_prefix = "percentile",
    .examples = {{"range x from 1 to 3 step 1 | summarize percentilew(x, x, 50)", "2"}},
};

}  // namespace quoll::lang
