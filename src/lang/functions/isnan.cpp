// A missing value gives null; integers are taken as reals.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double value) { return std::isnan(value); });
}
}  // namespace

extern constinit const FunctionDef kFunction_isnan = {
    .name = "isnan",
    .summary = "True if the real is not a number.",
    .signatures = {{{Arg("value", Bit(Type::kReal))}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{"print isnan(0.0 / 0.0)", "True"}, {"print isnan(1.5)", "False"}},
};
}  // namespace quoll::lang
