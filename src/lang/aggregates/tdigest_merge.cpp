// The digest of all values behind the digests of a group. What is no digest is left out.
#include "lang/aggregates/_tdigest.h"
#include "model/aggregate_def.h"

namespace quoll::lang {
using namespace model;

namespace {

class TDigestMerge : public Accumulator {
 public:
  void Update(std::span<const ColumnView> args, size_t row, int64_t) override {
    if (!args[0].IsNull(row)) AddDigest(digest_, Dynamic(args[0].Text(row)));
  }
  void Combine(Accumulator& other) override {
    digest_.Add(static_cast<TDigestMerge&>(other).digest_);
  }
  void Finalize(Column& out, size_t row) override {
    if (!digest_.empty()) out.SetText(row, WriteDigest(digest_));
  }

 private:
  Digest digest_{kMaxDigestValues};
};

std::unique_ptr<Accumulator> Make(const AggregateCall&) { return std::make_unique<TDigestMerge>(); }

}  // namespace

extern constinit const AggregateDef kAggregate_tdigest_merge = {
    .name = "tdigest_merge",
    .aliases = {"merge_tdigest"},
    .summary = "The digest of all values behind several tdigest() values.",
    .signatures = {{{Uncoerced(Arg("digest", Bit(Type::kDynamic)))},
                    Type::kDynamic,
                    Returns::kFixed}},
    .make = Make,
    .name_prefix = "merge_tdigests",
    .differs = kDigestDiffers,
    .examples = {{"range x from 1 to 100 step 1 | summarize t = tdigest(x) by x % 2 "
                  "| summarize t = tdigest_merge(t) | project percentile_tdigest(t, 95)",
                  "95"}},
};

}  // namespace quoll::lang
