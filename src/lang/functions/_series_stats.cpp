#include "lang/functions/_series_stats.h"

#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {

std::optional<SeriesStats> StatsOf(model::Dynamic series, bool ignore_nonfinite) {
  const auto values = ReadNumbersOrNan(series);
  if (!values) return std::nullopt;
  SeriesStats stats;
  for (size_t i = 0; i < values->size(); ++i) {
    const double value = (*values)[i];
    if (!std::isfinite(value)) {
      if (!ignore_nonfinite) return std::nullopt;
      continue;
    }
    const auto idx = static_cast<int64_t>(i);
    if (stats.len == 0 || value < stats.min) stats.min = value, stats.min_idx = idx;
    if (stats.len == 0 || value > stats.max) stats.max = value, stats.max_idx = idx;
    stats.sum += value;
    ++stats.len;
  }
  if (stats.len == 0) return std::nullopt;
  stats.avg = stats.sum / static_cast<double>(stats.len);
  double squares = 0;
  for (const double value : *values) {
    if (std::isfinite(value)) squares += (value - stats.avg) * (value - stats.avg);
  }
  stats.variance = stats.len < 2 ? 0 : squares / static_cast<double>(stats.len - 1);
  stats.stdev = std::sqrt(stats.variance);
  return stats;
}

}  // namespace quoll::lang
