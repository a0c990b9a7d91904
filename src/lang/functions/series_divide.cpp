// Always reals, also of whole numbers; division by zero gives infinity or NaN.
#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeriesPairs(call, out,
                 [](const SeriesNumber& x, const SeriesNumber& y, DynamicWriter& writer) {
                   writer.Real(x.real / y.real);
                 });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_divide = {
    .name = "series_divide",
    .summary = "The quotient of each two elements, a real.",
    .signatures = SeriesPairSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_divide(dynamic([1, 2]), dynamic([4, 2]))", "[0.25,1.0]"}},
};

}  // namespace quoll::lang
