// Counting distinct values: exactly (count_distinct), or exactly up to a number and then by a
// sketch (dcount). Nulls are left out; the empty string counts.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "lang/aggregates/_if.h"
#include "lang/aggregates/_key_table.h"
#include "model/aggregate_def.h"

namespace quoll::lang {

// HyperLogLog over 64-bit hashes. 2^precision registers of one byte; the error is about 1.04 / sqrt
// of their number.
class DistinctSketch {
 public:
  explicit DistinctSketch(int precision)
      : registers_(size_t{1} << precision), precision_(precision) {}
  void Add(uint64_t hash);
  void Add(const DistinctSketch& other);
  // Ertl's estimator ("New cardinality estimation algorithms for HyperLogLog sketches", arXiv
  // 1702.01284): needs no bias table and no switch between ranges.
  int64_t Estimate() const;

  // One byte for each register.
  std::string_view registers() const {
    return {reinterpret_cast<const char*>(registers_.data()), registers_.size()};
  }
  // Nothing when the bytes are not registers of this precision.
  static std::optional<DistinctSketch> FromRegisters(int precision, std::string_view registers);
  // The same set with fewer registers.
  DistinctSketch WithPrecision(int precision) const;

 private:
  std::vector<uint8_t> registers_;
  int precision_;
};

class DistinctAccumulator : public model::Accumulator {
 public:
  // dcount leaves exactness behind at this many values; count_distinct is documented up to 100
  // million.
  static constexpr uint32_t kMaxSketchedExact = 1 << 20;
  static constexpr uint32_t kMaxExact = 100'000'000;
  static constexpr int kNoSketch = 0;

  DistinctAccumulator(KeyTable::Equality equality, int precision)
      : keys_(equality), precision_(precision) {}
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t ordinal) override;
  void Combine(Accumulator& other) override;
  // Null beyond kMaxExact values without a sketch: no number is better than a wrong one.
  void Finalize(model::Column& out, size_t row) override;

 private:
  void Add(std::string_view key);
  void LeaveExactness();

  KeyTable keys_;
  std::unique_ptr<DistinctSketch> sketch_;  // once it is there, keys_ is empty
  int precision_;                           // kNoSketch: exact
  bool is_too_many_ = false;
};

// 2^n registers for the accuracy 0 to 4 of dcount: 1.6, 0.8, 0.4, 0.28, 0.2 %.
int SketchPrecision(const model::AggregateCall& call, size_t accuracy_arg);

template <template <typename> typename Wrap>
std::unique_ptr<model::Accumulator> MakeDcount(const model::AggregateCall& call) {
  constexpr size_t kAccuracyArg =
      std::is_same_v<Wrap<DistinctAccumulator>, DistinctAccumulator> ? 1 : 2;
  return std::make_unique<Wrap<DistinctAccumulator>>(EqualityOf(call.arg_types[0]),
                                                     SketchPrecision(call, kAccuracyArg));
}

template <template <typename> typename Wrap>
std::unique_ptr<model::Accumulator> MakeCountDistinct(const model::AggregateCall& call) {
  return std::make_unique<Wrap<DistinctAccumulator>>(EqualityOf(call.arg_types[0]),
                                                     DistinctAccumulator::kNoSketch);
}

inline constexpr model::Param kAccuracyParam =
    model::Optional(model::Constant(model::Arg("accuracy", model::kIntegers)));
inline constexpr char kDcountDiffers[] =
    "dcount is exact up to 1,048,576 distinct values of a group; above, the error is that of the "
    "accuracy asked for";

}  // namespace quoll::lang
