// Positions count from 1; a series with anything but numbers has no line.
#include "lang/functions/_series.h"
#include "lang/functions/_series_fit.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<Dynamic>(call, out, [](Dynamic series, DynamicWriter& writer) {
    const auto values = ReadNumbers(series);
    const auto fit = values ? FitLine(*values) : std::nullopt;
    if (!fit) return false;
    writer.BeginArray();
    for (const double value :
         {fit->rsquare, fit->slope, fit->variance, fit->rvariance, fit->interception}) {
      writer.Real(value);
    }
    WriteReals(fit->line, writer);
    writer.EndArray();
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_fit_line = {
    .name = "series_fit_line",
    .summary = "The straight line that fits a series best, and how well it does.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .values = {{"rsquare", Type::kReal},
               {"slope", Type::kReal},
               {"variance", Type::kReal},
               {"rvariance", Type::kReal},
               {"interception", Type::kReal},
               {"line_fit"}},
    .examples =
        {{"print (rsquare, slope) = series_fit_line(dynamic([2, 4, 6])) | project round(slope, 9)",
          "2.0"}},
};

}  // namespace quoll::lang
