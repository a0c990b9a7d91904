// Seasons of series: which period repeats, what repeats, and the parts that a series is made of.
//
// DIFFERS: Kusto does not publish how it scores a period. Here the score is the autocorrelation of
// the series (each lag weighed by how many pairs it has), the lower of those at one and at two
// periods, and 0 below what chance gives. It agrees with every figure in Kusto's documentation;
// others may differ.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace quoll::lang {

inline constexpr size_t kLeastPeriod = 4;
// Of series_decompose() and its like, and of series_seasonal().
inline constexpr double kSeasonalityThreshold = 0.6;
inline constexpr double kSeasonalThreshold = 0.7;
// A period as an argument: found by the function itself.
inline constexpr int64_t kAnyPeriod = -1;

// Scores periods of one series. Missing values (NaN) count as the mean.
class PeriodScores {
 public:
  explicit PeriodScores(const std::vector<double>& values);
  // 0 to 1; 0 outside of 4 … half of the length.
  double At(int64_t period) const;
  struct Period {
    double length = 0;
    double score = 0;
  };
  // The periods in the range that correlate better than their neighbours, best first.
  std::vector<Period> Find(double least, double most) const;

 private:
  std::vector<double> correlation_;  // by lag
  double chance_ = 0;
};

// The most frequent period with at least this score; 0 if there is none.
int64_t FindPeriod(const std::vector<double>& values, double threshold);

// For each position, the median of the values in the same phase, of the first num_learned. Zeros
// without a period.
std::vector<double> SeasonalPart(const std::vector<double>& values, int64_t period,
                                 size_t num_learned);

enum class Trend { kAverage, kLine, kNone };
std::optional<Trend> TrendFromName(std::string_view name);

struct Decomposition {
  std::vector<double> baseline, seasonal, trend, residual;
};
// `period`: kAnyPeriod, 0 for none, or a length. The last num_test values are not learned from.
Decomposition Decompose(const std::vector<double>& values, int64_t period, Trend trend,
                        int64_t num_test, double threshold);

// How far each value lies outside of the range between two percentiles, in units of that range; 0
// inside, and for values that are missing. The last num_test values do not shape the range.
std::vector<double> OutlierScores(const std::vector<double>& values, double min_percentile,
                                  double max_percentile, int64_t num_test);
struct PercentileRange {
  double least;
  double most;
};
// `tukey` and `ctukey`.
std::optional<PercentileRange> OutlierRangeFromName(std::string_view name);

}  // namespace quoll::lang
