// Plain double arithmetic.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeries(call, out,
            [](const SeriesNumber& x, DynamicWriter& writer) { writer.Real(std::tan(x.real)); });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_tan = {
    .name = "series_tan",
    .summary = "Tangent of each element, an angle in radians.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_tan(dynamic([0]))", "[0.0]"}},
};

}  // namespace quoll::lang
