// Value at the nearest rank. The binder adds the percentage to the name: percentile_x_95,
// percentile_x_99_9. DIFFERS: exact, where the engine estimates.
#include "lang/aggregates/_quantiles.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_percentile = {
    .name = "percentile",
    .summary = "Value below or at which the given percentage of the rows lies.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kRanked)), kPercentage}, Type::kLong, Returns::kArg0},
        },
    .make = MakeQuantiles<Weights::kOne, Shape::kValue>,
    .name_prefix = "percentile",
    .differs = kQuantileDiffers,
    .examples = {{"range x from 1 to 100 step 1 | summarize percentile(x, 95)", "95"}},
};

}  // namespace quoll::lang
