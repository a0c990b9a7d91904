// What percentiles need to know of the values of a group, to be asked by percentile_tdigest() and
// merged by tdigest_merge() later. Nulls, NaN and weights below 1 are left out.
#include "lang/aggregates/_quantiles.h"
#include "lang/aggregates/_tdigest.h"

namespace quoll::lang {
using namespace model;

namespace {

template <typename T>
class TDigest : public Accumulator {
 public:
  TDigest(Type type, Weights weights) : type_(type), weights_(weights) {}
  void Update(std::span<const ColumnView> args, size_t row, int64_t) override {
    if (const auto weight = QuantileWeight<T>(args, row, weights_)) {
      values_.Add(args[0].Get<T>(row), *weight);
    }
  }
  void Combine(Accumulator& other) override { values_.Add(static_cast<TDigest&>(other).values_); }
  void Finalize(Column& out, size_t row) override {
    if (values_.empty()) return;
    Digest digest(kMaxDigestValues);
    Column cell(type_);
    cell.Resize(1);
    for (const auto& entry : values_.Sorted()) {
      cell.Set(0, entry.value);
      digest.Add(DynamicFromCell(cell.view(), 0), entry.weight);
    }
    out.SetText(row, WriteDigest(digest));
  }

 private:
  RankedValues<T> values_{kMaxDigestValues};
  Type type_;
  Weights weights_;
};

std::unique_ptr<Accumulator> Make(const AggregateCall& call) {
  const Type type = call.arg_types[0];
  const Weights weights = call.arg_types.size() > 1 ? Weights::kArgument : Weights::kOne;
  return MakeRanked(type, [&]<typename T>(T) -> std::unique_ptr<Accumulator> {
    return std::make_unique<TDigest<T>>(type, weights);
  });
}

}  // namespace

extern constinit const AggregateDef kAggregate_tdigest = {
    .name = "tdigest",
    .summary = "A digest of the values, to be stored, merged and asked for percentiles later.",
    .signatures = {{{Uncoerced(Arg("x", kRanked)), Optional(kWeight)},
                    Type::kDynamic,
                    Returns::kFixed}},
    .make = Make,
    .name_prefix = "tdigest",
    .differs = kDigestDiffers,
    .examples = {{"range x from 1 to 100 step 1 | summarize t = tdigest(x) | project "
                  "percentile_tdigest(t, 95)",
                  "95"}},
};

}  // namespace quoll::lang
