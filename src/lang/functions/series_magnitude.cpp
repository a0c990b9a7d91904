// A series with anything but numbers has none.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<Dynamic>(call, out, [](Dynamic series) -> std::optional<double> {
    const auto values = ReadNumbers(series);
    if (!values) return std::nullopt;
    double sum = 0;
    for (const double value : *values) sum += value * value;
    return std::sqrt(sum);
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_magnitude = {
    .name = "series_magnitude",
    .summary = "The length of the series as a vector: the root of its dot product with itself.",
    .signatures = {{{DynamicArg("series")}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print series_magnitude(dynamic([3, 4]))", "5.0"}},
};

}  // namespace quoll::lang
