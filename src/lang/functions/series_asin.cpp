// Plain double arithmetic; NaN outside of the function's domain.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeries(call, out,
            [](const SeriesNumber& x, DynamicWriter& writer) { writer.Real(std::asin(x.real)); });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_asin = {
    .name = "series_asin",
    .summary = "The angle in radians whose sine is the element.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_asin(dynamic([0]))", "[0.0]"}},
};

}  // namespace quoll::lang
