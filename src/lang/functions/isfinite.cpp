// A missing value gives null; integers are taken as reals.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double value) { return std::isfinite(value); });
}
}  // namespace

extern constinit const FunctionDef kFunction_isfinite = {
    .name = "isfinite",
    .summary = "True if the real is neither an infinity nor NaN.",
    .signatures = {{{Arg("value", Bit(Type::kReal))}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{"print isfinite(0.5)", "True"}, {"print isfinite(-1.0 / 0.0)", "False"}},
};
}  // namespace quoll::lang
