// Plain double arithmetic; NaN outside of the function's domain.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeries(call, out,
            [](const SeriesNumber& x, DynamicWriter& writer) { writer.Real(std::acos(x.real)); });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_acos = {
    .name = "series_acos",
    .summary = "The angle in radians whose cosine is the element.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_acos(dynamic([0]))", "[1.5707963267948966]"}},
};

}  // namespace quoll::lang
