// As many periods as asked for, best first; zeros where there are no more.
// DIFFERS: the scores are those of _series_season.h, since Kusto's method is not published.
#include "lang/functions/_series.h"
#include "lang/functions/_series_season.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

constexpr int64_t kMaxPeriods = 1000;

bool Detect(Dynamic series, double least, double most, int64_t num_periods, DynamicWriter& writer) {
  const auto values = ReadNumbersOrNan(series);
  if (!values || num_periods < 0 || num_periods > kMaxPeriods) return false;
  auto periods = PeriodScores(*values).Find(least, most);
  periods.resize(static_cast<size_t>(num_periods));
  writer.BeginArray();
  writer.BeginArray();
  for (const auto& period : periods) writer.Real(period.length);
  writer.EndArray();
  writer.BeginArray();
  for (const auto& period : periods) writer.Real(period.score);
  writer.EndArray();
  writer.EndArray();
  return true;
}

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<Dynamic, double, double, int64_t>(call, out, Detect);
}

}  // namespace

extern constinit const FunctionDef kFunction_series_periods_detect = {
    .name = "series_periods_detect",
    .summary = "The most significant periods of a series, and how well each repeats.",
    .signatures = {{{DynamicArg("series"), RealArg("min_period"), RealArg("max_period"),
                     LongArg("num_periods")},
                    Type::kDynamic}},
    .kernel = Kernel,
    .differs = "The scores are autocorrelations; how Kusto scores periods is not published.",
    .values = {{"periods"}, {"scores"}},
    .examples = {{"print (p, s) = series_periods_detect(range(0, 49, 1), 0.0, 20.0, 1) | project p",
                  "[0.0]"}},
};

}  // namespace quoll::lang
