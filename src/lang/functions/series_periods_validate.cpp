// A period shorter than 4 or longer than half of the series scores 0.
// DIFFERS: the scores are those of _series_season.h, since Kusto's method is not published.
#include <cmath>

#include "lang/functions/_numbers.h"
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
    const PeriodScores scores(*values);
    const double longest = static_cast<double>(values->size());
    writer.BeginArray();
    writer.BeginArray();
    for (const ColumnView& period : call.args.subspan(1)) {
      period.IsNull(row) ? writer.Null() : writer.Real(ReadReal(period, row));
    }
    writer.EndArray();
    writer.BeginArray();
    for (const ColumnView& period : call.args.subspan(1)) {
      const double length = period.IsNull(row) ? 0 : ReadReal(period, row);
      writer.Real(length > 0 && length < longest ? scores.At(std::llround(length)) : 0);
    }
    writer.EndArray();
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_periods_validate = {
    .name = "series_periods_validate",
    .summary = "How well a series repeats with each of the given periods.",
    .signatures = {{{DynamicArg("series"), Repeated(Arg("period", kNumbers))}, Type::kDynamic}},
    .kernel = Kernel,
    .differs = "The scores are autocorrelations; how Kusto scores periods is not published.",
    .values = {{"periods"}, {"scores"}},
    .examples = {{"print (p, s) = series_periods_validate(range(0, 49, 1), 3) | project s",
                  "[0.0]"}},
};

}  // namespace quoll::lang
