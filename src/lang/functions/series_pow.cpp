// Always reals.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeriesPairs(call, out,
                 [](const SeriesNumber& x, const SeriesNumber& y, DynamicWriter& writer) {
                   writer.Real(std::pow(x.real, y.real));
                 });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_pow = {
    .name = "series_pow",
    .summary = "Each element of the first series to the power of the one of the second, a real.",
    .signatures = SeriesPairSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_pow(dynamic([2, 4]), dynamic([2, 0.5]))", "[4.0,2.0]"}},
};

}  // namespace quoll::lang
