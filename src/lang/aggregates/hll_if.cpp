// hll over the rows for which the predicate is true.
#include "lang/aggregates/_hll.h"

namespace quoll::lang {
using namespace model;

namespace {
std::unique_ptr<Accumulator> Make(const AggregateCall& call) {
  return std::make_unique<If<HllAccumulator>>(SketchPrecision(call, 2));
}
}  // namespace

extern constinit const AggregateDef kAggregate_hll_if = {
    .name = "hll_if",
    .summary = "hll over the rows for which the predicate is true.",
    .signatures = {{{Uncoerced(Arg("x", kAnyType)), kPredicate, kAccuracyParam},
                    Type::kDynamic,
                    Returns::kFixed}},
    .make = Make,
    .name_prefix = "hll",
    .examples =
        {{"range x from 1 to 9 step 1 | summarize h = hll_if(x, x > 6) | project dcount_hll(h)",
          "3"}},
};

}  // namespace quoll::lang
