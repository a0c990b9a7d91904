// Seasonal part first, then the trend of what is left; the baseline is both, the residual what lies
// beside it. DIFFERS: which period is found follows _series_season.h, since Kusto's method is not
// published.
#include "lang/functions/_series_decompose.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  CheckTrend(call, DecomposeArgs().trend);
  return nullptr;
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto parts = DecomposeRow(call, DecomposeArgs(), row);
    if (!parts) continue;
    writer.BeginArray();
    for (const auto* part : {&parts->baseline, &parts->seasonal, &parts->trend, &parts->residual}) {
      WriteSeries(*part, writer);
    }
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_decompose = {
    .name = "series_decompose",
    .summary = "The seasonal part, trend and residual of a series.",
    .signatures = {{{DynamicArg("series"), Optional(LongArg("seasonality")),
                     Optional(Text("trend")), Optional(LongArg("test_points")),
                     Optional(RealArg("seasonality_threshold"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .prepare = Prepare,
    .differs = "Which period is found: how Kusto scores periods is not published.",
    .values = {{"baseline"}, {"seasonal"}, {"trend"}, {"residual"}},
    .examples = {{"print (b, s, t, r) = series_decompose(dynamic([1, 2, 3]), 0) | project r",
                  "[-1.0,0.0,1.0]"}},
};

}  // namespace quoll::lang
