// Without a period (or -1) the best one is taken if it repeats well; else, and for any other
// number, zeros. DIFFERS: which period is found follows _series_season.h, since Kusto's method is
// not published.
#include <algorithm>

#include "lang/functions/_series.h"
#include "lang/functions/_series_season.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const auto values = ReadNumbersOrNan(ReadCell<Dynamic>(call.args[0], row));
    if (!values) continue;
    int64_t period = OptionalCell<int64_t>(call, 1, row, kAnyPeriod);
    const int64_t num_test = OptionalCell<int64_t>(call, 2, row, 0);
    const auto size = static_cast<int64_t>(values->size());
    const auto num_learned =
        static_cast<size_t>(std::clamp<int64_t>(size - std::max<int64_t>(num_test, 0), 0, size));
    if (period == kAnyPeriod) {
      period = FindPeriod({values->begin(), values->begin() + static_cast<ptrdiff_t>(num_learned)},
                          kSeasonalThreshold);
    }
    WriteReals(SeasonalPart(*values, period, num_learned), writer);
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_seasonal = {
    .name = "series_seasonal",
    .summary = "The seasonal part of a series: the median of each phase of its period.",
    .signatures = {{{DynamicArg("series"), Optional(LongArg("period")),
                     Optional(LongArg("test_points"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .differs = "Which period is found: how Kusto scores periods is not published.",
    .examples = {{"print series_seasonal(dynamic([1, 3, 2, 4]), 2)", "[1.5,3.5,1.5,3.5]"}},
};

}  // namespace quoll::lang
