// Arguments: series, optionally positions (default: 1, 2, …) and degree (default: 1).
#include "lang/functions/_series.h"
#include "lang/functions/_series_fit.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const auto y = ReadNumbers(ReadCell<Dynamic>(call.args[0], row));
    const int64_t degree = OptionalCell<int64_t>(call, 2, row, 1);
    if (!y || degree < 0 || degree > kMaxPolynomialDegree) continue;
    std::optional<std::vector<double>> x(y->size());
    for (size_t i = 0; i < y->size(); ++i) (*x)[i] = static_cast<double>(i + 1);
    if (call.args.size() > 1 && !call.args[1].IsNull(row))
      x = ReadNumbers(ReadCell<Dynamic>(call.args[1], row));
    const auto fit = x ? FitPolynomial(*y, *x, static_cast<size_t>(degree)) : std::nullopt;
    if (!fit) continue;
    writer.BeginArray();
    writer.Real(fit->rsquare);
    WriteReals(fit->coefficients, writer);
    writer.Real(fit->variance);
    writer.Real(fit->rvariance);
    WriteReals(fit->curve, writer);
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_fit_poly = {
    .name = "series_fit_poly",
    .summary = "The polynomial of a degree that fits a series best, and how well it does.",
    .signatures = {{{DynamicArg("y_series"), Optional(DynamicArg("x_series")),
                     Optional(LongArg("degree"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .values = {{"rsquare", Type::kReal},
               {"coefficients"},
               {"variance", Type::kReal},
               {"rvariance", Type::kReal},
               {"poly_fit"}},
    .examples = {{"print (r, c) = series_fit_poly(dynamic([1, 4, 9, 16]), dynamic([1, 2, 3, 4]), "
                  "2) | project round(todouble(c[0]), 9)",
                  "1.0"}},
};

}  // namespace quoll::lang
