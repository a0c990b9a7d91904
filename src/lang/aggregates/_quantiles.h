// Percentiles by nearest rank: the smallest value of the group at or below which p percent of the
// rows (or of the weight) lie. No interpolation, so the result is a value that occurs. Nulls and
// NaN are left out. Exact up to kMaxValues distinct values of a group (_ranked_values.h).
#pragma once

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
    if (const auto weight = QuantileWeight<T>(args, row, weights_)) {
      values_.Add(args[0].Get<T>(row), *weight);
    }
  }

  void Combine(Accumulator& other) override {
    values_.Add(static_cast<QuantileAccumulator&>(other).values_);
  }

  void Finalize(model::Column& out, size_t row) override {
    if (values_.empty() || percentages_.empty()) return;
    const auto& sorted = values_.Sorted();
    if (shape_ == Shape::kValue) {
      out.Set(row, RankedValues<T>::At(sorted, percentages_[0]));
      return;
    }
    model::Column values(type_);
    for (const double percentage : percentages_)
      values.Append(RankedValues<T>::At(sorted, percentage));
    model::DynamicWriter writer;
    writer.BeginArray();
    for (size_t i = 0; i < values.size(); ++i) model::AppendCell(writer, values.view(), i);
    writer.EndArray();
    out.SetText(row, writer.Take());
  }

 private:
  static constexpr size_t kMaxValues = 4'000'000;

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
