// A series with anything but numbers has none.
#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<Dynamic>(call, out, [](Dynamic series) -> std::optional<double> {
    const auto values = ReadNumbers(series);
    if (!values) return std::nullopt;
    double sum = 0;
    for (const double value : *values) sum += value;
    return sum;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_sum = {
    .name = "series_sum",
    .summary = "The sum of the elements, a real.",
    .signatures = {{{DynamicArg("series")}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print series_sum(dynamic([1, 2, 3.5]))", "6.5"}},
};

}  // namespace quoll::lang
