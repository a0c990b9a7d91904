#include "lang/functions/_series_compare.h"

#include <cmath>

#include "model/numbers.h"

namespace quoll::lang {

std::optional<int> CompareNumbers(const SeriesNumber& x, const SeriesNumber& y) {
  if (x.is_whole && y.is_whole) return (x.whole > y.whole) - (x.whole < y.whole);
  if (std::isnan(x.real) || std::isnan(y.real)) return std::nullopt;
  if (x.is_whole) return model::CompareLongReal(x.whole, y.real);
  if (y.is_whole) return -model::CompareLongReal(y.whole, x.real);
  return model::CompareReals(x.real, y.real);
}

}  // namespace quoll::lang
