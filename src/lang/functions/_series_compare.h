// series_equals() and its like: each two elements compared by value, exactly.
#pragma once

#include "lang/functions/_series.h"

namespace quoll::lang {

// -1, 0, 1; nothing where one is NaN.
std::optional<int> CompareNumbers(const SeriesNumber& x, const SeriesNumber& y);

}  // namespace quoll::lang
