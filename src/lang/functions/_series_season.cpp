#include "lang/functions/_series_season.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lang/functions/_fourier.h"
#include "lang/functions/_series_fit.h"

namespace quoll::lang {

namespace {

constexpr double kRounding = 1e-14;

// Mean of the values that are present; 0 without any.
double MeanOf(std::span<const double> values) {
  double sum = 0;
  size_t count = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++count;
  }
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

// Of at least one value; of an even number the mean of the two in the middle.
double MedianOf(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

// Between the two nearest ranks, by their distance. `sorted` has at least one value.
double PercentileOf(const std::vector<double>& sorted, double percentile) {
  const double rank = percentile / 100 * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(rank);
  if (below + 1 >= sorted.size()) return sorted.back();
  return sorted[below] + (rank - static_cast<double>(below)) * (sorted[below + 1] - sorted[below]);
}

size_t NumLearned(size_t size, int64_t num_test) {
  if (num_test <= 0) return size;
  return static_cast<uint64_t>(num_test) >= size ? 0 : size - static_cast<size_t>(num_test);
}

// The trend of the learned values, for all positions.
std::vector<double> TrendOf(const std::vector<double>& values, Trend trend, size_t num_learned) {
  const std::span<const double> learned = std::span(values).first(num_learned);
  std::vector<double> result(values.size());
  if (trend == Trend::kNone || learned.empty()) return result;
  const double mean = MeanOf(learned);
  if (trend == Trend::kAverage) {
    std::fill(result.begin(), result.end(), mean);
    return result;
  }
  std::vector<double> points(learned.begin(), learned.end());
  for (double& point : points) point = std::isnan(point) ? mean : point;
  const LineFit line = *FitLine(points);
  for (size_t i = 0; i < result.size(); ++i) {
    result[i] = line.interception + line.slope * static_cast<double>(i + 1);
  }
  return result;
}

}  // namespace

PeriodScores::PeriodScores(const std::vector<double>& values) {
  std::vector<double> centred = values;
  const double mean = MeanOf(values);
  for (double& value : centred) value = std::isfinite(value) ? value - mean : 0;
  correlation_ = LaggedProducts(centred);
  const double size = static_cast<double>(values.size());
  const double own = correlation_.empty() ? 0 : correlation_[0];
  // A constant series, up to rounding, has no seasons.
  const bool is_constant = !(own > 1e-18 * size * (1 + mean * mean));
  for (size_t lag = 0; lag < correlation_.size(); ++lag) {
    correlation_[lag] =
        is_constant ? 0 : correlation_[lag] / own * size / (size - static_cast<double>(lag));
  }
  // Two deviations of the correlation of a random series of this length.
  chance_ = values.empty() ? 1 : 2 / std::sqrt(size);
}

double PeriodScores::At(int64_t period) const {
  if (period < static_cast<int64_t>(kLeastPeriod)) return 0;
  if (static_cast<uint64_t>(period) >= correlation_.size() ||
      2 * static_cast<uint64_t>(period) >= correlation_.size()) {
    return 0;
  }
  const auto lag = static_cast<size_t>(period);
  const double score = std::min(correlation_[lag], correlation_[2 * lag]);
  return score >= chance_ ? std::min(score, 1.0) : 0;
}

std::vector<PeriodScores::Period> PeriodScores::Find(double least, double most) const {
  std::vector<Period> periods;
  for (size_t lag = kLeastPeriod; 2 * lag < correlation_.size(); ++lag) {
    if (static_cast<double>(lag) < least || static_cast<double>(lag) > most) continue;
    if (correlation_[lag] < correlation_[lag - 1] || correlation_[lag] < correlation_[lag + 1])
      continue;
    const double score = At(static_cast<int64_t>(lag));
    if (score > 0) periods.push_back({static_cast<double>(lag), score});
  }
  std::stable_sort(periods.begin(), periods.end(),
                   [](const Period& a, const Period& b) { return a.score > b.score; });
  return periods;
}

int64_t FindPeriod(const std::vector<double>& values, double threshold) {
  const auto periods = PeriodScores(values).Find(0, std::numeric_limits<double>::infinity());
  if (periods.empty() || periods[0].score < threshold) return 0;
  // A multiple of the period correlates as well, but for rounding; the shortest of them is meant.
  constexpr double kAsGood = 1e-9;
  double length = periods[0].length;
  for (const auto& period : periods) {
    if (period.score >= periods[0].score - kAsGood) length = std::min(length, period.length);
  }
  return static_cast<int64_t>(length);
}

std::vector<double> SeasonalPart(const std::vector<double>& values, int64_t period,
                                 size_t num_learned) {
  std::vector<double> seasonal(values.size());
  if (period <= 0 || num_learned == 0) return seasonal;
  const size_t step =
      static_cast<uint64_t>(period) < values.size() ? static_cast<size_t>(period) : values.size();
  std::vector<double> phase;
  for (size_t first = 0; first < step; ++first) {
    phase.clear();
    for (size_t i = first; i < num_learned; i += step) {
      if (!std::isnan(values[i])) phase.push_back(values[i]);
    }
    if (phase.empty()) continue;
    const double median = MedianOf(phase);
    for (size_t i = first; i < values.size(); i += step) seasonal[i] = median;
  }
  return seasonal;
}

std::optional<Trend> TrendFromName(std::string_view name) {
  if (name == "avg") return Trend::kAverage;
  if (name == "linefit") return Trend::kLine;
  if (name == "none") return Trend::kNone;
  return std::nullopt;
}

Decomposition Decompose(const std::vector<double>& values, int64_t period, Trend trend,
                        int64_t num_test, double threshold) {
  const size_t num_learned = NumLearned(values.size(), num_test);
  if (period == kAnyPeriod) {
    period = FindPeriod({values.begin(), values.begin() + static_cast<ptrdiff_t>(num_learned)},
                        threshold);
  }
  Decomposition parts;
  parts.seasonal = SeasonalPart(values, period, num_learned);
  std::vector<double> rest(values.size());
  for (size_t i = 0; i < values.size(); ++i) rest[i] = values[i] - parts.seasonal[i];
  parts.trend = TrendOf(rest, trend, num_learned);
  for (size_t i = 0; i < values.size(); ++i) {
    parts.baseline.push_back(parts.seasonal[i] + parts.trend[i]);
    const double residual = values[i] - parts.baseline[i];
    // What rounding leaves over is no residual: among zeros it would look like an anomaly.
    const bool is_rounding =
        std::fabs(residual) <=
        kRounding * std::max(std::fabs(values[i]), std::fabs(parts.baseline[i]));
    parts.residual.push_back(is_rounding ? 0 : residual);
  }
  return parts;
}

std::vector<double> OutlierScores(const std::vector<double>& values, double min_percentile,
                                  double max_percentile, int64_t num_test) {
  std::vector<double> scores(values.size());
  const size_t num_learned = NumLearned(values.size(), num_test);
  std::vector<double> sorted;
  for (size_t i = 0; i < num_learned; ++i) {
    if (!std::isnan(values[i])) sorted.push_back(values[i]);
  }
  if (sorted.empty()) return scores;
  std::sort(sorted.begin(), sorted.end());
  const double low = PercentileOf(sorted, min_percentile);
  const double high = PercentileOf(sorted, max_percentile);
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] > high) scores[i] = (values[i] - high) / (high - low);
    if (values[i] < low) scores[i] = (values[i] - low) / (high - low);
  }
  return scores;
}

std::optional<PercentileRange> OutlierRangeFromName(std::string_view name) {
  if (name == "tukey") return PercentileRange{25, 75};
  if (name == "ctukey") return PercentileRange{10, 90};
  return std::nullopt;
}

}  // namespace quoll::lang
