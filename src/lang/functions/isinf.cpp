// A missing value gives null; integers are taken as reals.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double value) { return std::isinf(value); });
}
}  // namespace

extern constinit const FunctionDef kFunction_isinf = {
    .name = "isinf",
    .summary = "True if the real is an infinity.",
    .signatures = {{{Arg("value", Bit(Type::kReal))}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{"print isinf(1.0 / 0.0)", "True"}},
};
}  // namespace quoll::lang
