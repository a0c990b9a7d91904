// As log() of one number: a negative number has none.
#include <cmath>

#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapSeries(call, out, [](const SeriesNumber& x, DynamicWriter& writer) {
    x.real < 0 ? writer.Null() : writer.Real(std::log(x.real));
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_series_log = {
    .name = "series_log",
    .summary = "The natural logarithm of each element.",
    .signatures = SeriesSignatures(),
    .kernel = Kernel,
    .examples = {{"print series_log(dynamic([1, -1]))", "[0.0,null]"}},
};

}  // namespace quoll::lang
