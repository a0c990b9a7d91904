// Always reals, as in Kusto.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeries(call, out,
            [](const SeriesNumber& x, DynamicWriter& writer) { writer.Real(std::floor(x.real)); });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_floor = {
    .name = "series_floor",
    .summary = "The largest whole number not above each element, a real.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_floor(dynamic([-1.5, 1, 2.5]))", "[-2.0,1.0,2.0]"}},
};

}  // namespace quoll::lang
