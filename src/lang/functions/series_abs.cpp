// Whole numbers stay whole; the smallest of them has no opposite and stays as it is.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeries(call, out, [](const SeriesNumber& x, DynamicWriter& writer) {
    if (!x.is_whole) return writer.Real(std::fabs(x.real));
    writer.Long(x.whole < 0 ? static_cast<int64_t>(-static_cast<uint64_t>(x.whole)) : x.whole);
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_abs = {
    .name = "series_abs",
    .summary = "The absolute value of each element.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_abs(dynamic([-6.5, 0, -8]))", "[6.5,0,8]"}},
};

}  // namespace quoll::lang
