// The baseline of series_decompose(), learned without the last points: those are forecast.
// DIFFERS: which period is found follows _series_season.h, since Kusto's method is not published.
#include "lang/functions/_series_decompose.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

constexpr DecomposeArgs kArgs = {.period = 2, .trend = 3, .num_test = 1, .threshold = 4};

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  CheckTrend(call, kArgs.trend);
  return nullptr;
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto parts = DecomposeRow(call, kArgs, row);
    if (!parts) continue;
    WriteSeries(parts->baseline, writer);
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_decompose_forecast = {
    .name = "series_decompose_forecast",
    .summary = "The expected values of a series, its last points forecast from those before.",
    .signatures = {{{DynamicArg("series"), LongArg("points"), Optional(LongArg("seasonality")),
                     Optional(Text("trend")), Optional(RealArg("seasonality_threshold"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .prepare = Prepare,
    .differs = "Which period is found: how Kusto scores periods is not published.",
    .examples = {{"print series_decompose_forecast(dynamic([2, 2, 0]), 1)", "[2.0,2.0,2.0]"}},
};

}  // namespace quoll::lang
