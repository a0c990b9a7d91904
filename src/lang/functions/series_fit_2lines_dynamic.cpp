// series_fit_2lines() in one bag.
#include "lang/functions/_series.h"
#include "lang/functions/_series_fit.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void WritePart(std::string_view name, const LineFit& part, DynamicWriter& writer) {
  writer.Name(name);
  writer.BeginBag();
  writer.Name("rsquare"), writer.Real(part.rsquare);
  writer.Name("slope"), writer.Real(part.slope);
  writer.Name("interception"), writer.Real(part.interception);
  writer.Name("variance"), writer.Real(part.variance);
  writer.Name("rvariance"), writer.Real(part.rvariance);
  writer.EndBag();
}

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<Dynamic>(call, out, [](Dynamic series, DynamicWriter& writer) {
    const auto values = ReadNumbers(series);
    const auto fit = values ? FitTwoLines(*values) : std::nullopt;
    if (!fit) return false;
    writer.BeginBag();
    writer.Name("rsquare"), writer.Real(fit->rsquare);
    writer.Name("split_idx"), writer.Long(static_cast<int64_t>(fit->split_idx));
    writer.Name("variance"), writer.Real(fit->variance);
    writer.Name("rvariance"), writer.Real(fit->rvariance);
    writer.Name("line_fit"), WriteReals(fit->line, writer);
    WritePart("right", fit->right, writer);
    WritePart("left", fit->left, writer);
    writer.EndBag();
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_fit_2lines_dynamic = {
    .name = "series_fit_2lines_dynamic",
    .summary = "The two straight lines that fit the parts of a series best, in one bag.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .differs = "As series_fit_2lines().",
    .examples = {{"print series_fit_2lines_dynamic(dynamic([1, 2, 3, 9, 8, 7])).split_idx", "3"}},
};

}  // namespace quoll::lang
