// Covariance over the rows in which neither value is null, by sums of 106 bits as in _variance.h. 0
// of fewer than two rows.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>

#include "lang/aggregates/_sums.h"
#include "lang/aggregates/_variance.h"

namespace quoll::lang {

template <Over kOver>
class CovarianceAccumulator : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if (args[0].IsNull(row) || args[1].IsNull(row)) return;
    const double x = args[0].Get<double>(row);
    const double y = args[1].Get<double>(row);
    x_.Add(x);
    y_.Add(y);
    products_.AddProduct(x, y);
    ++count_;
  }
  void Combine(Accumulator& other) override {
    auto& part = static_cast<CovarianceAccumulator&>(other);
    x_.Add(part.x_);
    y_.Add(part.y_);
    products_.Add(part.products_);
    count_ += part.count_;
  }
  void Finalize(model::Column& out, size_t row) override { out.Set(row, Covariance()); }

 private:
  double Covariance() const {
    if (count_ == 0) return 0;
    if (!std::isfinite(products_.value()) || !std::isfinite(x_.value()) ||
        !std::isfinite(y_.value())) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    if (count_ == 1) return 0;
    // products - sum(x)·sum(y)/n, the quotient again as a pair.
    const double n = static_cast<double>(count_);
    const double product = x_.value() * y_.value();
    const double product_low = std::fma(x_.value(), y_.value(), -product) +
                               x_.value() * y_.remainder() + x_.remainder() * y_.value();
    const double quotient = product / n;
    RealSum rest = products_;
    rest.Add(-quotient);
    rest.Add(-(std::fma(-quotient, n, product) + product_low) / n);
    return rest.value() / (kOver == Over::kSample ? n - 1 : n);
  }

  RealSum x_;
  RealSum y_;
  RealSum products_;
  uint64_t count_ = 0;
};

template <template <typename> typename Wrap, Over kOver>
std::unique_ptr<model::Accumulator> MakeCovariance(const model::AggregateCall&) {
  return std::make_unique<Wrap<CovarianceAccumulator<kOver>>>();
}

inline constexpr model::Param kCovarianceX = model::Arg("x", model::Bit(model::Type::kReal));
inline constexpr model::Param kCovarianceY = model::Arg("y", model::Bit(model::Type::kReal));

}  // namespace quoll::lang
