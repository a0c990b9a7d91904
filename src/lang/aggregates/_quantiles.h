// Percentiles by nearest rank: the smallest value of the group at or below which p percent of the
// rows (or of the weight) lie. No interpolation, so the result is a value that occurs. Nulls and
// NaN are left out. Values without weights are kept as they come and picked by rank at the end,
// without a sort; past kMaxPlain of them, and with weights, equal ones are kept once, exact up to
// kMaxValues distinct values of a group
// (_ranked_values.h).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "lang/aggregates/_ranked_values.h"
#include "model/aggregate_def.h"
#include "model/dynamic.h"

namespace quoll::lang {

enum class Weights : uint8_t { kOne, kArgument };
enum class Shape : uint8_t { kValue, kArray };

inline constexpr model::TypeSet kRanked =
    model::kNumbers | model::Bit(model::Type::kDatetime) | model::Bit(model::Type::kTimespan);

// The percentages among the constants from `first` on; arrays of them too.
std::vector<double> PercentagesOf(const model::AggregateCall& call, size_t first);

// The weight of a row; nothing where the row does not count.
template <typename T>
std::optional<uint64_t> QuantileWeight(std::span<const model::ColumnView> args, size_t row,
                                       Weights weights) {
  if (args[0].IsNull(row)) return std::nullopt;
  if constexpr (std::is_same_v<T, double>) {
    if (std::isnan(args[0].Get<double>(row))) return std::nullopt;
  }
  if (weights == Weights::kOne) return 1;
  if (args[1].IsNull(row) || args[1].Get<int64_t>(row) <= 0) return std::nullopt;
  return static_cast<uint64_t>(args[1].Get<int64_t>(row));
}

template <typename T>
class QuantileAccumulator : public model::Accumulator {
 public:
  QuantileAccumulator(std::vector<double> percentages, Weights weights, Shape shape,
                      model::Type type)
      : percentages_(std::move(percentages)), weights_(weights), shape_(shape), type_(type) {}

  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    const auto weight = QuantileWeight<T>(args, row, weights_);
    if (!weight) return;
    if (weights_ == Weights::kArgument) return values_.Add(args[0].Get<T>(row), *weight);
    plain_.push_back(args[0].Get<T>(row));
    if (plain_.size() >= kMaxPlain) WeighPlain();
  }

  void Combine(Accumulator& other) override {
    auto& part = static_cast<QuantileAccumulator&>(other);
    values_.Add(part.values_);
    plain_.insert(plain_.end(), part.plain_.begin(), part.plain_.end());
    if (plain_.size() >= kMaxPlain) WeighPlain();
  }

  void Finalize(model::Column& out, size_t row) override {
    if ((values_.empty() && plain_.empty()) || percentages_.empty()) return;
    if (!values_.empty()) WeighPlain();
    const auto& sorted = values_.Sorted();
    const auto at = [&](double percentage) {
      return sorted.empty() ? PlainAt(percentage) : RankedValues<T>::At(sorted, percentage);
    };
    if (shape_ == Shape::kValue) {
      out.Set(row, at(percentages_[0]));
      return;
    }
    model::Column values(type_);
    for (const double percentage : percentages_) values.Append(at(percentage));
    model::DynamicWriter writer;
    writer.BeginArray();
    for (size_t i = 0; i < values.size(); ++i) model::AppendCell(writer, values.view(), i);
    writer.EndArray();
    out.SetText(row, writer.Take());
  }

 private:
  static constexpr size_t kMaxPlain = 4'000'000;
  static constexpr size_t kMaxValues = 4'000'000;

  void WeighPlain() {
    for (const T& value : plain_) values_.Add(value, 1);
    plain_ = {};
  }
  // Of the plain values, at least one.
  T PlainAt(double percentage) {
    const double count = static_cast<double>(plain_.size());
    const double rank = std::clamp(std::ceil(percentage * count / 100), 1.0, count);
    const auto nth = plain_.begin() + static_cast<ptrdiff_t>(rank) - 1;
    std::nth_element(plain_.begin(), nth, plain_.end(), RankOrder<T>());
    return *nth;
  }

  std::vector<T> plain_;
  RankedValues<T> values_{kMaxValues};
  std::vector<double> percentages_;
  Weights weights_;
  Shape shape_;
  model::Type type_;
};

// make(T{}) with the physical type T of a ranked type; null for every other type, which no
// signature takes.
template <typename Fn>
std::unique_ptr<model::Accumulator> MakeRanked(model::Type type, Fn make) {
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
      break;
  }
  return nullptr;
}

// Arguments: values, [weights,] percentages.
template <Weights kWeights, Shape kShape>
std::unique_ptr<model::Accumulator> MakeQuantiles(const model::AggregateCall& call) {
  const model::Type type = call.arg_types[0];
  auto percentages = PercentagesOf(call, kWeights == Weights::kOne ? 1 : 2);
  return MakeRanked(type, [&]<typename T>(T) -> std::unique_ptr<model::Accumulator> {
    return std::make_unique<QuantileAccumulator<T>>(std::move(percentages), kWeights, kShape, type);
  });
}

inline constexpr model::Param kPercentage =
    model::Constant(model::Arg("percentage", model::Bit(model::Type::kReal)));
inline constexpr model::Param kPercentageArray =
    model::Constant(model::Arg("percentages", model::Bit(model::Type::kDynamic)));
inline constexpr model::Param kWeight = model::Arg("weight", model::Bit(model::Type::kLong));
inline constexpr char kQuantileDiffers[] =
    "percentiles are exact up to 4 million distinct values of a group; the engine's are estimates";

}  // namespace quoll::lang
