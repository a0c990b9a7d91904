// A series with anything but numbers has none.
#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<Dynamic>(call, out, [](Dynamic series) -> std::optional<double> {
    const auto values = ReadNumbers(series);
    if (!values) return std::nullopt;
    double product = 1;
    for (const double value : *values) product *= value;
    return product;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_product = {
    .name = "series_product",
    .summary = "The product of the elements, a real.",
    .signatures = {{{DynamicArg("series")}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print series_product(dynamic([1, 2, 3.5]))", "7.0"}},
};

}  // namespace quoll::lang
