#include "lang/aggregates/_hll.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <limits>

#include "base/base64.h"
#include "lang/functions/_hashes.h"

namespace quoll::lang {

using model::Dynamic;
using model::Tag;
using model::Type;

namespace {

constexpr size_t kMaxHashes = 1024;
constexpr int kMinPrecision = 4;
constexpr int kMaxPrecision = 18;

}  // namespace

std::optional<Hll> Hll::Read(Dynamic value) {
  if (value.tag() != Tag::kArray || value.size() != 3) return std::nullopt;
  const Dynamic precision = value.Element(0).At(1);
  const bool is_ours = (precision.tag() == Tag::kLong || precision.tag() == Tag::kInt) &&
                       precision.AsLong() >= kMinPrecision && precision.AsLong() <= kMaxPrecision;
  const Dynamic hashes = value.Element(1);
  const Dynamic registers = value.Element(2);
  if (!is_ours || hashes.tag() != Tag::kArray || registers.tag() != Tag::kString)
    return std::nullopt;
  Hll hll(static_cast<int>(precision.AsLong()));
  for (size_t i = 0; i < hashes.size(); ++i) {
    const Dynamic hash = hashes.Element(i);
    if (hash.tag() != Tag::kLong && hash.tag() != Tag::kInt) return std::nullopt;
    hll.Add(static_cast<uint64_t>(hash.AsLong()));
  }
  if (registers.AsString().empty()) return hll;
  std::string bytes;
  if (!base::DecodeBase64(registers.AsString(), bytes)) return std::nullopt;
  auto sketch = DistinctSketch::FromRegisters(hll.precision_, bytes);
  if (!sketch) return std::nullopt;
  hll.Sketch();
  hll.sketch_->Add(*sketch);
  return hll;
}

std::string Hll::Write() const {
  model::DynamicWriter writer;
  writer.BeginArray();
  writer.BeginArray();
  writer.Long(int64_t{kMaxHashes});
  writer.Long(precision_);
  writer.EndArray();
  writer.BeginArray();
  for (const uint64_t hash : hashes_) writer.Long(static_cast<int64_t>(hash));
  writer.EndArray();
  std::string registers;
  if (sketch_) base::AppendBase64(registers, sketch_->registers());
  writer.String(registers);
  writer.EndArray();
  return writer.Take();
}

void Hll::Add(uint64_t hash) {
  if (sketch_) return sketch_->Add(hash);
  const auto place = std::lower_bound(hashes_.begin(), hashes_.end(), hash);
  if (place != hashes_.end() && *place == hash) return;
  hashes_.insert(place, hash);
  if (hashes_.size() > kMaxHashes) Sketch();
}

void Hll::Sketch() {
  if (sketch_) return;
  sketch_.emplace(precision_);
  for (const uint64_t hash : hashes_) sketch_->Add(hash);
  hashes_ = {};
}

void Hll::Add(const Hll& other) {
  if (other.precision_ < precision_) {
    precision_ = other.precision_;
    if (sketch_) sketch_ = sketch_->WithPrecision(precision_);
  }
  for (const uint64_t hash : other.hashes_) Add(hash);
  if (!other.sketch_) return;
  Sketch();
  sketch_->Add(other.precision_ > precision_ ? other.sketch_->WithPrecision(precision_)
                                             : *other.sketch_);
}

int64_t Hll::Count() const {
  return sketch_ ? sketch_->Estimate() : static_cast<int64_t>(hashes_.size());
}

namespace {

// |A ∩ B ∩ …| is the sum over all unions of some of the sets, those of an even number taken away.
int64_t EstimateIntersection(std::span<const Hll> sets) {
  int64_t count = 0;
  for (uint32_t chosen = 1; chosen < uint32_t{1} << sets.size(); ++chosen) {
    std::optional<Hll> all;
    for (size_t i = 0; i < sets.size(); ++i) {
      if ((chosen >> i & 1) == 0) continue;
      if (all) {
        all->Add(sets[i]);
      } else {
        all = sets[i];
      }
    }
    count += std::popcount(chosen) % 2 == 1 ? all->Count() : -all->Count();
  }
  return count;
}

}  // namespace

std::optional<std::vector<int64_t>> Hll::CountIntersections(std::span<const Hll> sets) {
  std::vector<int64_t> counts;
  if (std::ranges::all_of(sets, &Hll::is_exact)) {
    std::vector<uint64_t> common;
    for (size_t i = 0; i < sets.size(); ++i) {
      std::vector<uint64_t> left;
      std::ranges::set_intersection(i == 0 ? sets[0].hashes_ : common, sets[i].hashes_,
                                    std::back_inserter(left));
      common = std::move(left);
      counts.push_back(static_cast<int64_t>(common.size()));
    }
    return counts;
  }
  if (sets.size() > kMaxSketchedSets) return std::nullopt;
  for (size_t i = 0; i < sets.size(); ++i) {
    const int64_t most = i == 0 ? sets[0].Count() : counts.back();
    counts.push_back(std::clamp<int64_t>(EstimateIntersection(sets.first(i + 1)), 0, most));
  }
  return counts;
}

void HllAccumulator::Update(std::span<const model::ColumnView> args, size_t row, int64_t) {
  if (args[0].IsNull(row)) return;
  if (args[0].type == Type::kDynamic && Dynamic(args[0].Text(row)).IsNull()) return;
  // Zero and NaN have several byte forms.
  if (args[0].type == Type::kReal) {
    const double value = args[0].Get<double>(row);
    if (value == 0 || std::isnan(value)) {
      const double canonical = value == 0 ? 0.0 : std::numeric_limits<double>::quiet_NaN();
      const model::ColumnView view{Type::kReal, true, &canonical, nullptr};
      return hll_.Add(static_cast<uint64_t>(HashCell(view, 0, buffer_)));
    }
  }
  hll_.Add(static_cast<uint64_t>(HashCell(args[0], row, buffer_)));
}

}  // namespace quoll::lang
