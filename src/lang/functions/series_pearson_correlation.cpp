// Series of unlike length, or with anything but numbers, have no correlation; one without variance
// gives NaN.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

std::optional<double> Correlation(Dynamic first, Dynamic second) {
  const auto x = ReadNumbers(first);
  const auto y = ReadNumbers(second);
  if (!x || !y || x->size() != y->size() || x->empty()) return std::nullopt;
  double x_mean = 0, y_mean = 0;
  for (size_t i = 0; i < x->size(); ++i) x_mean += (*x)[i], y_mean += (*y)[i];
  x_mean /= static_cast<double>(x->size());
  y_mean /= static_cast<double>(x->size());
  double xx = 0, xy = 0, yy = 0;
  for (size_t i = 0; i < x->size(); ++i) {
    const double dx = (*x)[i] - x_mean;
    const double dy = (*y)[i] - y_mean;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  // Two roots, not the root of the product: rounds as Kusto does.
  return xy / (std::sqrt(xx) * std::sqrt(yy));
}

void Kernel(const KernelCall& call, Column& out) {
  MapRows<Dynamic, Dynamic>(call, out, Correlation);
}

}  // namespace

extern constinit const FunctionDef kFunction_series_pearson_correlation = {
    .name = "series_pearson_correlation",
    .summary = "Pearson's correlation of two series.",
    .signatures = {{{DynamicArg("series1"), DynamicArg("series2")}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print round(series_pearson_correlation(dynamic([1, -1]), dynamic([-1, 1])), 9)", "-1.0"}},
};

}  // namespace quoll::lang
