// Variance and standard deviation: sums of values and squares in 106 bits, so that the difference
// of two large sums keeps its digits and no order of rows shows.
//
// The real engine rounds a variance to ten decimals and takes the root of the rounded value
// (recorded: 9.1666666667 and its root 3.027650354102996). Below kSmallestRounded that rounding
// would take digits away that nobody has seen it take, so it is left out there.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>

#include "lang/aggregates/_sums.h"

namespace quoll::lang {

inline constexpr double kSmallestRounded = 0.1;
inline constexpr double kLargestRounded = 1e5;  // above, ten decimals are finer than a double

enum class Spread { kVariance, kDeviation };
enum class Over { kSample, kPopulation };

inline double RoundVariance(double variance) {
  if (!(variance >= kSmallestRounded && variance <= kLargestRounded)) return variance;
  return std::round(variance * 1e10) / 1e10;
}

// Reads the arguments' one numeric type as T; integers above 2^53 lose their last digits, as in
// todouble().
template <typename T, Spread kSpread, Over kOver>
class SpreadAccumulator : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if (args[0].IsNull(row)) return;
    const double value = ToReal(args[0].Get<T>(row));
    sum_.Add(value);
    squares_.AddProduct(value, value);
    ++count_;
  }
  void Combine(Accumulator& other) override {
    auto& part = static_cast<SpreadAccumulator&>(other);
    sum_.Add(part.sum_);
    squares_.Add(part.squares_);
    count_ += part.count_;
  }
  void Finalize(model::Column& out, size_t row) override {
    const double variance = RoundVariance(Variance());
    out.Set(row, kSpread == Spread::kVariance ? variance : std::sqrt(variance));
  }

 private:
  static double ToReal(const model::Bytes16& decimal) { return model::DecimalToReal(decimal); }
  static double ToReal(double value) { return value; }
  static double ToReal(int64_t value) { return static_cast<double>(value); }
  static double ToReal(int32_t value) { return value; }

  double Variance() const {
    if (count_ == 0) return 0;
    if (!std::isfinite(squares_.value())) return std::numeric_limits<double>::quiet_NaN();
    if (count_ == 1) return 0;
    // squares - sum²/n, the quotient again as a pair.
    const double n = static_cast<double>(count_);
    const double hi = sum_.value();
    const double product = hi * hi;
    const double product_low = std::fma(hi, hi, -product) + 2 * hi * sum_.remainder();
    const double quotient = product / n;
    const double quotient_low = (std::fma(-quotient, n, product) + product_low) / n;
    RealSum rest = squares_;
    rest.Add(-quotient);
    rest.Add(-quotient_low);
    return std::fmax(0, rest.value()) / (kOver == Over::kSample ? n - 1 : n);
  }

  RealSum sum_;
  RealSum squares_;
  uint64_t count_ = 0;
};

template <template <typename> typename Wrap, Spread kSpread, Over kOver>
std::unique_ptr<model::Accumulator> MakeSpread(const model::AggregateCall& call) {
  switch (call.arg_types[0]) {
    case model::Type::kInt:
      return std::make_unique<Wrap<SpreadAccumulator<int32_t, kSpread, kOver>>>();
    case model::Type::kReal:
      return std::make_unique<Wrap<SpreadAccumulator<double, kSpread, kOver>>>();
    case model::Type::kDecimal:
      return std::make_unique<Wrap<SpreadAccumulator<model::Bytes16, kSpread, kOver>>>();
    case model::Type::kLong:
      return std::make_unique<Wrap<SpreadAccumulator<int64_t, kSpread, kOver>>>();
    case model::Type::kBool:
    case model::Type::kDatetime:
    case model::Type::kTimespan:
    case model::Type::kString:
    case model::Type::kGuid:
    case model::Type::kDynamic:
      break;  // no signature takes them
  }
  return nullptr;
}

inline constexpr char kVarianceDiffers[] = "a variance below 0.1 is not rounded to ten decimals";

}  // namespace quoll::lang
