// Overflow gives infinity.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeries(call, out,
            [](const SeriesNumber& x, DynamicWriter& writer) { writer.Real(std::exp(x.real)); });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_exp = {
    .name = "series_exp",
    .summary = "e to the power of each element.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_exp(dynamic([0]))", "[1.0]"}},
};

}  // namespace quoll::lang
