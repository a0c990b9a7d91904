// Plain double arithmetic.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeries(call, out,
            [](const SeriesNumber& x, DynamicWriter& writer) { writer.Real(std::cos(x.real)); });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_cos = {
    .name = "series_cos",
    .summary = "Cosine of each element, an angle in radians.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_cos(dynamic([0]))", "[1.0]"}},
};

}  // namespace quoll::lang
