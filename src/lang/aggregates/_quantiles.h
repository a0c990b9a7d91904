// Percentiles by nearest rank: the smallest value of the group at or below which p percent of the
// rows (or of the weight) lie. No interpolation, so the result is a value that occurs. Nulls and
// NaN are left out.
//
// Values are kept with their weights, equal ones once. A group of more than kMaxValues distinct
// values is thinned by joining neighbours; each thinning moves a rank by at most 1 / kMaxValues of
// the weight.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "model/aggregate_def.h"
#include "model/dynamic.h"
#include "model/numbers.h"

namespace quoll::lang {

enum class Weights : uint8_t { kOne, kArgument };
enum class Shape : uint8_t { kValue, kArray };

inline constexpr model::TypeSet kRanked =
    model::kNumbers | model::Bit(model::Type::kDatetime) | model::Bit(model::Type::kTimespan);

// The percentages among the constants from `first` on; arrays of them too.
std::vector<double> PercentagesOf(const model::AggregateCall& call, size_t first);

template <typename T>
class QuantileAccumulator : public model::Accumulator {
 public:
  QuantileAccumulator(std::vector<double> percentages, Weights weights, Shape shape,
                      model::Type type)
      : percentages_(std::move(percentages)), weights_(weights), shape_(shape), type_(type) {}

  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if (args[0].IsNull(row)) return;
    const T value = args[0].Get<T>(row);
    if constexpr (std::is_same_v<T, double>) {
      if (std::isnan(value)) return;
    }
    uint64_t weight = 1;
    if (weights_ == Weights::kArgument) {
      if (args[1].IsNull(row) || args[1].Get<int64_t>(row) <= 0) return;
      weight = static_cast<uint64_t>(args[1].Get<int64_t>(row));
    }
    entries_.push_back({value, weight});
    if (entries_.size() >= next_tidy_) Tidy();
  }

  void Combine(Accumulator& other) override {
    auto& part = static_cast<QuantileAccumulator&>(other);
    entries_.insert(entries_.end(), part.entries_.begin(), part.entries_.end());
    if (entries_.size() >= next_tidy_) Tidy();
  }

  void Finalize(model::Column& out, size_t row) override {
    if (entries_.empty() || percentages_.empty()) return;
    Merge();
    if (shape_ == Shape::kValue) {
      out.Set(row, At(percentages_[0]));
      return;
    }
    model::Column values(type_);
    for (const double percentage : percentages_) values.Append(At(percentage));
    model::DynamicWriter writer;
    writer.BeginArray();
    for (size_t i = 0; i < values.size(); ++i) model::AppendCell(writer, values.view(), i);
    writer.EndArray();
    out.SetText(row, writer.Take());
  }

 private:
  static constexpr size_t kMaxValues = 4'000'000;
  static constexpr size_t kFirstTidy = 4096;

  struct Entry {
    T value;
    uint64_t weight;
  };

  static bool IsBefore(const Entry& a, const Entry& b) {
    if constexpr (std::is_same_v<T, model::Bytes16>) {
      return model::DecimalCompare(a.value, b.value) < 0;
    } else {
      return a.value < b.value;
    }
  }

  // Sorts, and joins the entries of equal value.
  void Merge() {
    std::sort(entries_.begin(), entries_.end(), IsBefore);
    size_t last = 0;
    for (size_t i = 1; i < entries_.size(); ++i) {
      if (IsBefore(entries_[last], entries_[i])) {
        entries_[++last] = entries_[i];
      } else {
        entries_[last].weight += entries_[i].weight;
      }
    }
    if (!entries_.empty()) entries_.resize(last + 1);
  }

  void Tidy() {
    Merge();
    while (entries_.size() > kMaxValues) Thin();
    next_tidy_ = std::max(kFirstTidy, entries_.size() * 2);
  }

  // Joins pairs of neighbours; the ends stay, so that the least and the greatest value stay exact.
  void Thin() {
    size_t last = 0;
    for (size_t i = 1; i + 2 < entries_.size(); i += 2) {
      const uint64_t weight = entries_[i].weight + entries_[i + 1].weight;
      entries_[++last] = {entries_[i + 1].value, weight};
    }
    if (entries_.size() % 2 != 0) entries_[++last] = entries_[entries_.size() - 2];
    entries_[++last] = entries_.back();
    entries_.resize(last + 1);
  }

  // Of merged entries, at least one.
  T At(double percentage) const {
    double total = 0;
    for (const Entry& entry : entries_) total += static_cast<double>(entry.weight);
    const double rank = percentage * total / 100;
    double below = 0;
    for (const Entry& entry : entries_) {
      below += static_cast<double>(entry.weight);
      if (below >= rank) return entry.value;
    }
    return entries_.back().value;
  }

  std::vector<Entry> entries_;
  std::vector<double> percentages_;
  size_t next_tidy_ = kFirstTidy;
  Weights weights_;
  Shape shape_;
  model::Type type_;
};

// Arguments: values, [weights,] percentages.
template <Weights kWeights, Shape kShape>
std::unique_ptr<model::Accumulator> MakeQuantiles(const model::AggregateCall& call) {
  const model::Type type = call.arg_types[0];
  auto percentages = PercentagesOf(call, kWeights == Weights::kOne ? 1 : 2);
  const auto make = [&]<typename T>(T) -> std::unique_ptr<model::Accumulator> {
    return std::make_unique<QuantileAccumulator<T>>(std::move(percentages), kWeights, kShape, type);
  };
  switch (type) {
    case model::Type::kInt:
      return make(int32_t{});
    case model::Type::kReal:
      return make(double{});
    case model::Type::kDecimal:
      return make(model::Bytes16{});
    case model::Type::kLong:
    case model::Type::kDatetime:
    case model::Type::kTimespan:
      return make(int64_t{});
    case model::Type::kBool:
    case model::Type::kString:
    case model::Type::kGuid:
    case model::Type::kDynamic:
      break;  // no signature takes them
  }
  return nullptr;
}

inline constexpr model::Param kPercentage =
    model::Constant(model::Arg("percentage", model::Bit(model::Type::kReal)));
inline constexpr model::Param kPercentageArray =
    model::Constant(model::Arg("percentages", model::Bit(model::Type::kDynamic)));
inline constexpr model::Param kWeight = model::Arg("weight", model::Bit(model::Type::kLong));
inline constexpr char kQuantileDiffers[] =
    "percentiles are exact up to 4 million distinct values of a group; the engine's are estimates";

}  // namespace quoll::lang
