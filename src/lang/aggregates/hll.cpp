// What dcount needs to know of the values of a group, to be counted by dcount_hll() and merged by
// hll_merge() later.
#include "lang/aggregates/_hll.h"

namespace quoll::lang {
using namespace model;

namespace {
std::unique_ptr<Accumulator> Make(const AggregateCall& call) {
  return std::make_unique<HllAccumulator>(SketchPrecision(call, 1));
}
}  // namespace

extern constinit const AggregateDef kAggregate_hll = {
    .name = "hll",
    .summary = "A sketch of the distinct values, to be stored, merged and counted later.",
    .signatures = {{{Uncoerced(Arg("x", kAnyType)), kAccuracyParam},
                    Type::kDynamic,
                    Returns::kFixed}},
    .make = Make,
    .name_prefix = "hll",
    .differs = kHllDiffers,
    .examples = {{"range x from 1 to 9 step 1 | summarize h = hll(x % 3) | project dcount_hll(h)",
                  "3"}},
};

}  // namespace quoll::lang
