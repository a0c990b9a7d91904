// The longer series is cut to the shorter; elements that are no numbers are passed over; an empty
// series gives null.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    double product = 0;
    double x_square = 0;
    double y_square = 0;
    const auto add = [&](const SeriesNumber& x, const SeriesNumber& y) {
      product += x.real * y.real;
      x_square += x.real * x.real;
      y_square += y.real * y.real;
    };
    if (EachPair(call, row, add))
      out.Set(row, product / (std::sqrt(x_square) * std::sqrt(y_square)));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_cosine_similarity = {
    .name = "series_cosine_similarity",
    .summary = "The cosine of the angle between two series taken as vectors.",
    .signatures = {{{DynamicArg("series1"), DynamicArg("series2")}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print series_cosine_similarity(dynamic([0, 2]), dynamic([0, 4]))", "1.0"}},
};

}  // namespace quoll::lang
