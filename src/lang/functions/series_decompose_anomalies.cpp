// series_outliers() on the residual of series_decompose(); a score beyond the threshold is flagged
// 1 or -1. DIFFERS: which period is found follows _series_season.h, since Kusto's method is not
// published.
#include "lang/functions/_series_decompose.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

constexpr DecomposeArgs kArgs = {.period = 2, .trend = 3, .num_test = 4, .threshold = 6};
constexpr size_t kMethod = 5;
constexpr double kDefaultThreshold = 1.5;

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  if (!CheckTrend(call, kArgs.trend)) return nullptr;
  const Value* method = kMethod < call.constants.size() ? call.constants[kMethod] : nullptr;
  if (method == nullptr || OutlierRangeFromName(method->text)) return nullptr;
  return call.Fail(kMethod, "the method is `ctukey` or `tukey`");
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto parts = DecomposeRow(call, kArgs, row);
    const auto range =
        OutlierRangeFromName(OptionalCell<std::string_view>(call, kMethod, row, "ctukey"));
    if (!parts || !range) continue;
    const double threshold = OptionalCell<double>(call, 1, row, kDefaultThreshold);
    const int64_t num_test = OptionalCell<int64_t>(call, kArgs.num_test, row, 0);
    const std::vector<double> scores =
        OutlierScores(parts->residual, range->least, range->most, num_test);
    writer.BeginArray();
    writer.BeginArray();
    for (const double score : scores) writer.Long((score > threshold) - (score < -threshold));
    writer.EndArray();
    WriteReals(scores, writer);
    WriteSeries(parts->baseline, writer);
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_decompose_anomalies = {
    .name = "series_decompose_anomalies",
    .summary = "Points of a series that lie far from its baseline.",
    .signatures = {{{DynamicArg("series"), Optional(RealArg("threshold")),
                     Optional(LongArg("seasonality")), Optional(Text("trend")),
                     Optional(LongArg("test_points")), Optional(Text("ad_method")),
                     Optional(RealArg("seasonality_threshold"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .prepare = Prepare,
    .differs = "Which period is found: how Kusto scores periods is not published.",
    .values = {{"ad_flag"}, {"ad_score"}, {"baseline"}},
    .examples = {{"print (f, s, b) = series_decompose_anomalies(dynamic([1, 2, 1, 2, 1, 2, 1, 2, "
                  "1, 2, 9]), 1.5, 0) | project f",
                  "[0,0,0,0,0,0,0,0,0,0,1]"}},
};

}  // namespace quoll::lang
