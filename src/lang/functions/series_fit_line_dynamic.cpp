// series_fit_line() in one bag.
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
    writer.BeginBag();
    writer.Name("rsquare"), writer.Real(fit->rsquare);
    writer.Name("slope"), writer.Real(fit->slope);
    writer.Name("variance"), writer.Real(fit->variance);
    writer.Name("rvariance"), writer.Real(fit->rvariance);
    writer.Name("interception"), writer.Real(fit->interception);
    writer.Name("line_fit"), WriteReals(fit->line, writer);
    writer.EndBag();
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_fit_line_dynamic = {
    .name = "series_fit_line_dynamic",
    .summary = "The straight line that fits a series best, in one bag.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_fit_line_dynamic(dynamic([5, 5])).line_fit", "[5.0,5.0]"}},
};

}  // namespace quoll::lang
