// An infinite impulse response: the filter reads what it wrote before. The first denominator must
// not be 0.
#include <algorithm>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

// A series and a filter so long that their product is larger give null.
constexpr size_t kMaxProducts = size_t{1} << 28;

bool Filter(Dynamic series, Dynamic numerators, Dynamic denominators, DynamicWriter& writer) {
  const auto x = ReadNumbers(series);
  const auto b = ReadNumbers(numerators);
  const auto a = ReadNumbers(denominators);
  if (!x || !b || !a || a->empty() || (*a)[0] == 0) return false;
  if (x->size() * (a->size() + b->size()) > kMaxProducts) return false;
  std::vector<double> y(x->size());
  for (size_t i = 0; i < y.size(); ++i) {
    double sum = 0;
    for (size_t j = 0; j < b->size() && j <= i; ++j) sum += (*b)[j] * (*x)[i - j];
    for (size_t j = 1; j < a->size() && j <= i; ++j) sum -= (*a)[j] * y[i - j];
    y[i] = sum / (*a)[0];
  }
  WriteReals(y, writer);
  return true;
}

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<Dynamic, Dynamic, Dynamic>(call, out, Filter);
}

}  // namespace

extern constinit const FunctionDef kFunction_series_iir = {
    .name = "series_iir",
    .summary = "A recursive filter over a series, such as a running sum.",
    .signatures = {{{DynamicArg("series"), DynamicArg("numerators"), DynamicArg("denominators")},
                    Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print series_iir(dynamic([1, 2, 3]), dynamic([1]), dynamic([1, -1]))",
                  "[1.0,3.0,6.0]"}},
};

}  // namespace quoll::lang
