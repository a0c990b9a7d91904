// percentile for several percentages. The binder makes one call, and one column, per percentage.
#include "lang/aggregates/_quantiles.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_percentiles = {
    .name = "percentiles",
    .summary = "Several percentiles, each in its own column.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kRanked)), Repeated(kPercentage)}, Type::kLong, Returns::kArg0},
        },
    .make = MakeQuantiles<Weights::kOne, Shape::kValue>,
    .name_prefix = "percentile",
    .examples = {{"range x from 1 to 100 step 1 | summarize percentiles(x, 50, 95)", "50"}},
};

}  // namespace quoll::lang
