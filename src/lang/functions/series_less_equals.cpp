// NaN stands in no order to any number.
#include "lang/functions/_series_compare.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeriesPairs(call, out,
                 [](const SeriesNumber& x, const SeriesNumber& y, DynamicWriter& writer) {
                   const auto order = CompareNumbers(x, y);
                   writer.Bool(order && *order <= 0);
                 });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_less_equals = {
    .name = "series_less_equals",
    .summary = "Whether each element of the first series is at most the one of the second.",
    .signatures = SeriesPairSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_less_equals(dynamic([1, 2, 4]), dynamic([4, 2, 1]))",
                  "[true,true,false]"}},
};

}  // namespace quoll::lang
