// percentilew for several percentages. The binder makes one call, and one column, per percentage.
#include "lang/aggregates/_quantiles.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_percentilesw = {
    .name = "percentilesw",
    .summary = "Several weighted percentiles, each in its own column.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kRanked)), kWeight, Repeated(kPercentage)},
             Type::kLong,
             Returns::kArg0},
        },
    .make = MakeQuantiles<Weights::kArgument, Shape::kValue>,
    .name_prefix = "percentile",
    .examples = {{"range x from 1 to 3 step 1 | summarize percentilesw(x, x, 50, 100)", "2"}},
};

}  // namespace quoll::lang
