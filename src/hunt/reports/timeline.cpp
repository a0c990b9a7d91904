#include "hunt/reports/timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "base/ticks.h"
#include "hunt/reports/reports.h"

namespace quoll::hunt {
namespace {

// Units of the picture, which the page stretches; labels stand below it, so that they stay legible.
constexpr int kNumBars = 72;
constexpr double kWidth = 720;
constexpr double kHeight = 120;

using Counts = std::array<uint64_t, 4>;  // by grade

uint64_t Sum(const Counts& counts) { return counts[0] + counts[1] + counts[2] + counts[3]; }

}  // namespace

std::string TimelineSvg(const HuntReport& report, const ReportOptions& options) {
  std::optional<int64_t> first, last;
  uint64_t num_timeless = 0;
  for (const Hit& hit : report.hits) {
    if (hit.grade < options.min_grade) continue;
    if (!hit.time) {
      ++num_timeless;
      continue;
    }
    first = std::min(first.value_or(*hit.time), *hit.time);
    last = std::max(last.value_or(*hit.time), *hit.time);
  }
  if (!first) return {};
  const int64_t span = std::max<int64_t>(*last - *first, base::kTicksPerMinute);
  std::vector<Counts> bars(kNumBars);
  for (const Hit& hit : report.hits) {
    if (hit.grade < options.min_grade || !hit.time) continue;
    // In doubles: ticks times bars do not fit 64 bits.
    const double share = static_cast<double>(*hit.time - *first) / static_cast<double>(span);
    const auto bar = std::min<size_t>(static_cast<size_t>(share * kNumBars), kNumBars - 1);
    ++bars[bar][static_cast<size_t>(hit.grade)];
  }
  uint64_t most = 1;
  for (const Counts& counts : bars) most = std::max(most, Sum(counts));

  std::string out = fmt::format(
      "<svg class=\"timeline\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" role=\"img\" "
      "aria-labelledby=\"timeline-title\">\n<title id=\"timeline-title\">Hits over time, from {} "
      "to "
      "{}; at most {} in one bar</title>\n",
      kWidth, kHeight, ShortTime(first), ShortTime(last), base::FormatCount(most));
  const double width = kWidth / kNumBars;
  for (size_t i = 0; i < bars.size(); ++i) {
    double top = kHeight;
    for (const Grade grade : {Grade::kHigh, Grade::kMedium, Grade::kLow, Grade::kInfo}) {
      const uint64_t count = bars[i][static_cast<size_t>(grade)];
      if (count == 0) continue;
      const double height =
          std::max(2.0, (kHeight - 6) * static_cast<double>(count) / static_cast<double>(most));
      top -= height;
      out += fmt::format(
          "<rect class=\"bar {0}\" x=\"{1:.1f}\" y=\"{2:.1f}\" width=\"{3:.1f}\" "
          "height=\"{4:.1f}\"><title>{5} {0}</title></rect>\n",
          GradeName(grade), static_cast<double>(i) * width + 1, top, width - 2, height,
          base::FormatCount(count));
    }
  }
  out += fmt::format(
      "<line class=\"axis\" x1=\"0\" y1=\"{0}\" x2=\"{1}\" y2=\"{0}\"/>\n</svg>\n"
      "<p class=\"ends\"><span>{2}</span><span>{3}</span></p>\n",
      kHeight, kWidth, ShortTime(first), ShortTime(last));
  if (num_timeless != 0)
    out += fmt::format("<p class=\"soft\">{} hits without a time are not in it.</p>\n",
                       base::FormatCount(num_timeless));
  return out;
}

}  // namespace quoll::hunt
