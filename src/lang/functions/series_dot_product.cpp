// The longer series is cut to the shorter; elements that are no numbers are passed over; an empty
// series gives null.
#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    double sum = 0;
    const auto add = [&](const SeriesNumber& x, const SeriesNumber& y) { sum += x.real * y.real; };
    if (EachPair(call, row, add)) out.Set(row, sum);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_dot_product = {
    .name = "series_dot_product",
    .summary = "The dot product of two series.",
    .signatures = SeriesPairSignatures(Type::kReal),
    .kernel = Kernel,
    .examples = {{"print series_dot_product(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "12.0"}},
};

}  // namespace quoll::lang
