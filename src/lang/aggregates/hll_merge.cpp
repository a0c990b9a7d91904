// The union of the sketches of a group. What is no sketch is left out.
#include "lang/aggregates/_hll.h"

namespace quoll::lang {
using namespace model;

namespace {

class HllMerge : public Accumulator {
 public:
  void Update(std::span<const ColumnView> args, size_t row, int64_t) override {
    if (args[0].IsNull(row)) return;
    if (const auto hll = Hll::Read(Dynamic(args[0].Text(row)))) Add(*hll);
  }
  void Combine(Accumulator& other) override {
    if (const auto& hll = static_cast<HllMerge&>(other).hll_) Add(*hll);
  }
  void Finalize(Column& out, size_t row) override {
    if (hll_) out.SetText(row, hll_->Write());
  }

 private:
  void Add(const Hll& hll) {
    if (hll_) {
      hll_->Add(hll);
    } else {
      hll_ = hll;
    }
  }
  std::optional<Hll> hll_;
};

std::unique_ptr<Accumulator> Make(const AggregateCall&) { return std::make_unique<HllMerge>(); }

}  // namespace

extern constinit const AggregateDef kAggregate_hll_merge = {
    .name = "hll_merge",
    .summary = "The union of the sets behind several hll() values.",
    .signatures = {{{Uncoerced(Arg("hll", Bit(Type::kDynamic)))}, Type::kDynamic, Returns::kFixed}},
    .make = Make,
    .name_prefix = "hll_merge",
    .differs = kHllDiffers,
    .examples =
        {{"range x from 1 to 9 step 1 | summarize h = hll(x) by x % 2 | summarize h = hll_merge(h) "
          "| project dcount_hll(h)",
          "9"}},
};

}  // namespace quoll::lang
