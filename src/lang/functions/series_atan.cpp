// Plain double arithmetic.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeries(call, out,
            [](const SeriesNumber& x, DynamicWriter& writer) { writer.Real(std::atan(x.real)); });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_atan = {
    .name = "series_atan",
    .summary = "The angle in radians whose tangent is the element.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_atan(dynamic([0]))", "[0.0]"}},
};

}  // namespace quoll::lang
