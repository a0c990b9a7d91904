// Always reals, as in Kusto.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeries(call, out,
            [](const SeriesNumber& x, DynamicWriter& writer) { writer.Real(std::ceil(x.real)); });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_ceiling = {
    .name = "series_ceiling",
    .summary = "The smallest whole number not below each element, a real.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_ceiling(dynamic([-1.5, 1, 2.5]))", "[-1.0,1.0,3.0]"}},
};

}  // namespace quoll::lang
