// Running sums whose last digit does not depend on the order of the rows, and the accumulators of
// sum and avg over them. Separate from the rows because sum, sumif, avg, avgif and the variances
// share them.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "lang/aggregates/_if.h"
#include "model/aggregate_def.h"
#include "model/numbers.h"

namespace quoll::lang {

__extension__ typedef __int128 Int128;

// A sum of doubles kept as an unevaluated pair hi + lo (106 bits), so that the rounded result is
// the same in whatever order the parts come. Infinities and NaN behave as in a plain sum.
class RealSum {
 public:
  void Add(double value) {
    const double sum = hi_ + value;
    if (!std::isfinite(sum)) {
      hi_ = sum;
      lo_ = 0;
      return;
    }
    const double part = sum - hi_;
    Normalise(sum, lo_ + ((hi_ - (sum - part)) + (value - part)));
  }
  // Adds a·b, exactly.
  void AddProduct(double a, double b) {
    const double product = a * b;
    Add(product);
    if (std::isfinite(product)) Add(std::fma(a, b, -product));
  }
  void Add(const RealSum& other) {
    Add(other.hi_);
    if (std::isfinite(hi_)) Add(other.lo_);
  }
  double value() const { return hi_; }
  // What value() lacks.
  double remainder() const { return lo_; }

 private:
  void Normalise(double sum, double low) {
    hi_ = sum + low;
    lo_ = low - (hi_ - sum);
  }
  double hi_ = 0;
  double lo_ = 0;
};

// sum(long) wraps modulo 2^64, as the engine does; also timespans.
template <typename T>
class IntegerSum : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if (!args[0].IsNull(row))
      sum_ += static_cast<uint64_t>(static_cast<int64_t>(args[0].Get<T>(row)));
  }
  void Combine(Accumulator& other) override { sum_ += static_cast<IntegerSum&>(other).sum_; }
  void Finalize(model::Column& out, size_t row) override {
    out.Set(row, static_cast<int64_t>(sum_));
  }

 private:
  uint64_t sum_ = 0;
};

class RealSumAccumulator : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if (!args[0].IsNull(row)) sum_.Add(args[0].Get<double>(row));
  }
  void Combine(Accumulator& other) override {
    sum_.Add(static_cast<RealSumAccumulator&>(other).sum_);
  }
  void Finalize(model::Column& out, size_t row) override { out.Set(row, sum_.value()); }

 private:
  RealSum sum_;
};

// A sum beyond the range of decimal is null.
class DecimalTotal {
 public:
  void Add(const model::Bytes16& value) {
    if (sum_) sum_ = model::DecimalCompute(model::DecimalOp::kAdd, *sum_, value);
  }
  void Add(const DecimalTotal& other) {
    if (other.sum_) {
      Add(*other.sum_);
    } else {
      sum_.reset();
    }
  }
  const std::optional<model::Bytes16>& value() const { return sum_; }

 private:
  std::optional<model::Bytes16> sum_ = model::DecimalFromLong(0);
};

class DecimalSum : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if (!args[0].IsNull(row)) sum_.Add(args[0].Get<model::Bytes16>(row));
  }
  void Combine(Accumulator& other) override { sum_.Add(static_cast<DecimalSum&>(other).sum_); }
  void Finalize(model::Column& out, size_t row) override {
    if (sum_.value()) out.Set(row, *sum_.value());
  }

 private:
  DecimalTotal sum_;
};

// The average of integers divides the wrapped sum: an overflow shows in the same way as in sum().
template <typename T>
class IntegerAverage : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if (args[0].IsNull(row)) return;
    sum_ += static_cast<uint64_t>(static_cast<int64_t>(args[0].Get<T>(row)));
    ++count_;
  }
  void Combine(Accumulator& other) override {
    sum_ += static_cast<IntegerAverage&>(other).sum_;
    count_ += static_cast<IntegerAverage&>(other).count_;
  }
  void Finalize(model::Column& out, size_t row) override {
    out.Set(row, count_ == 0 ? std::numeric_limits<double>::quiet_NaN()
                             : static_cast<double>(static_cast<int64_t>(sum_)) /
                                   static_cast<double>(count_));
  }

 private:
  uint64_t sum_ = 0;
  uint64_t count_ = 0;
};

class RealAverage : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if (args[0].IsNull(row)) return;
    sum_.Add(args[0].Get<double>(row));
    ++count_;
  }
  void Combine(Accumulator& other) override {
    sum_.Add(static_cast<RealAverage&>(other).sum_);
    count_ += static_cast<RealAverage&>(other).count_;
  }
  void Finalize(model::Column& out, size_t row) override {
    out.Set(row, count_ == 0 ? std::numeric_limits<double>::quiet_NaN()
                             : sum_.value() / static_cast<double>(count_));
  }

 private:
  RealSum sum_;
  uint64_t count_ = 0;
};

// Datetimes and timespans keep their type; the sum is wide, because four datetimes already exceed
// 64 bits.
class TicksAverage : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if (args[0].IsNull(row)) return;
    sum_ += args[0].Get<int64_t>(row);
    ++count_;
  }
  void Combine(Accumulator& other) override {
    sum_ += static_cast<TicksAverage&>(other).sum_;
    count_ += static_cast<TicksAverage&>(other).count_;
  }
  void Finalize(model::Column& out, size_t row) override {
    if (count_ > 0) out.Set(row, static_cast<int64_t>(sum_ / static_cast<Int128>(count_)));
  }

 private:
  Int128 sum_ = 0;
  uint64_t count_ = 0;
};

// Decimal has no NaN: the average of nothing is null.
class DecimalAverage : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if (args[0].IsNull(row)) return;
    sum_.Add(args[0].Get<model::Bytes16>(row));
    ++count_;
  }
  void Combine(Accumulator& other) override {
    sum_.Add(static_cast<DecimalAverage&>(other).sum_);
    count_ += static_cast<DecimalAverage&>(other).count_;
  }
  void Finalize(model::Column& out, size_t row) override {
    if (count_ == 0 || !sum_.value()) return;
    const auto average =
        model::DecimalCompute(model::DecimalOp::kDivide, *sum_.value(),
                              model::DecimalFromLong(static_cast<int64_t>(count_)));
    if (average) out.Set(row, *average);
  }

 private:
  DecimalTotal sum_;
  uint64_t count_ = 0;
};

template <template <typename> typename Wrap>
std::unique_ptr<model::Accumulator> MakeSum(const model::AggregateCall& call) {
  switch (call.arg_types[0]) {
    case model::Type::kInt:
      return std::make_unique<Wrap<IntegerSum<int32_t>>>();
    case model::Type::kReal:
      return std::make_unique<Wrap<RealSumAccumulator>>();
    case model::Type::kDecimal:
      return std::make_unique<Wrap<DecimalSum>>();
    case model::Type::kLong:
    case model::Type::kTimespan:
      return std::make_unique<Wrap<IntegerSum<int64_t>>>();
    case model::Type::kBool:
    case model::Type::kDatetime:
    case model::Type::kString:
    case model::Type::kGuid:
    case model::Type::kDynamic:
      break;  // no signature takes them
  }
  return nullptr;
}

template <template <typename> typename Wrap>
std::unique_ptr<model::Accumulator> MakeAverage(const model::AggregateCall& call) {
  switch (call.arg_types[0]) {
    case model::Type::kInt:
      return std::make_unique<Wrap<IntegerAverage<int32_t>>>();
    case model::Type::kLong:
      return std::make_unique<Wrap<IntegerAverage<int64_t>>>();
    case model::Type::kReal:
      return std::make_unique<Wrap<RealAverage>>();
    case model::Type::kDecimal:
      return std::make_unique<Wrap<DecimalAverage>>();
    case model::Type::kDatetime:
    case model::Type::kTimespan:
      return std::make_unique<Wrap<TicksAverage>>();
    case model::Type::kBool:
    case model::Type::kString:
    case model::Type::kGuid:
    case model::Type::kDynamic:
      break;  // no signature takes them
  }
  return nullptr;
}

}  // namespace quoll::lang
