// stdev over the rows for which the predicate is true.
#include "lang/aggregates/_variance.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_stdevif = {
    .name = "stdevif",
    .summary = "Standard deviation of a sample over the rows for which the predicate is true.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kNumbers)), kPredicate}, Type::kReal, Returns::kFixed},
        },
    .make = MakeSpread<If, Spread::kDeviation, Over::kSample>,
    .name_prefix = "stdevif",
    .examples = {{"range x from 1 to 9 step 1 | summarize stdevif(x, x <= 3)", "1.0"}},
};

}  // namespace quoll::lang
