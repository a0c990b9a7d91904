// Whole numbers stay whole and wrap round, as in the arithmetic of single numbers.
#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeriesPairs(
      call, out, [](const SeriesNumber& x, const SeriesNumber& y, DynamicWriter& writer) {
        if (!x.is_whole || !y.is_whole) return writer.Real(x.real - y.real);
        writer.Long(
            static_cast<int64_t>(static_cast<uint64_t>(x.whole) - static_cast<uint64_t>(y.whole)));
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_subtract = {
    .name = "series_subtract",
    .summary = "The difference of each two elements.",
    .signatures = SeriesPairSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_subtract(dynamic([1, 2]), dynamic([4, 2.5]))", "[-3,-0.5]"}},
};

}  // namespace quoll::lang
