// Plain double arithmetic.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeries(call, out,
            [](const SeriesNumber& x, DynamicWriter& writer) { writer.Real(std::sin(x.real)); });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_sin = {
    .name = "series_sin",
    .summary = "Sine of each element, an angle in radians.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_sin(dynamic([0]))", "[0.0]"}},
};

}  // namespace quoll::lang
