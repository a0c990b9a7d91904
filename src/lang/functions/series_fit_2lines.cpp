// The split is the one at which both lines together leave the least over.
// DIFFERS: which of equally good splits is taken, and whether the split belongs to the right part
// (here it does), is not documented.
#include "lang/functions/_series.h"
#include "lang/functions/_series_fit.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void WritePart(const LineFit& part, DynamicWriter& writer) {
  for (const double value :
       {part.rsquare, part.slope, part.interception, part.variance, part.rvariance}) {
    writer.Real(value);
  }
}

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<Dynamic>(call, out, [](Dynamic series, DynamicWriter& writer) {
    const auto values = ReadNumbers(series);
    const auto fit = values ? FitTwoLines(*values) : std::nullopt;
    if (!fit) return false;
    writer.BeginArray();
    writer.Real(fit->rsquare);
    writer.Long(static_cast<int64_t>(fit->split_idx));
    writer.Real(fit->variance);
    writer.Real(fit->rvariance);
    WriteReals(fit->line, writer);
    WritePart(fit->right, writer);
    WritePart(fit->left, writer);
    writer.EndArray();
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_fit_2lines = {
    .name = "series_fit_2lines",
    .summary = "The two straight lines that fit the parts of a series best, and where it splits.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .differs =
        "The split index is the first position of the right part; the documentation leaves this "
        "open.",
    .values = {{"rsquare", Type::kReal},
               {"split_idx", Type::kLong},
               {"variance", Type::kReal},
               {"rvariance", Type::kReal},
               {"line_fit"},
               {"right_rsquare", Type::kReal},
               {"right_slope", Type::kReal},
               {"right_interception", Type::kReal},
               {"right_variance", Type::kReal},
               {"right_rvariance", Type::kReal},
               {"left_rsquare", Type::kReal},
               {"left_slope", Type::kReal},
               {"left_interception", Type::kReal},
               {"left_variance", Type::kReal},
               {"left_rvariance", Type::kReal}},
    .examples =
        {{"print (r, split) = series_fit_2lines(dynamic([1, 2, 3, 9, 8, 7])) | project split",
          "3"}},
};

}  // namespace quoll::lang
