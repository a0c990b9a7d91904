// -1, 0 or 1, as whole numbers; NaN stays NaN.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeries(call, out, [](const SeriesNumber& x, DynamicWriter& writer) {
    if (std::isnan(x.real)) return writer.Real(x.real);
    writer.Long((x.real > 0) - (x.real < 0));
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_sign = {
    .name = "series_sign",
    .summary = "The sign of each element.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_sign(dynamic([-6, 0, 8.5]))", "[-1,0,1]"}},
};

}  // namespace quoll::lang
