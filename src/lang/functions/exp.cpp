// Overflow gives infinity.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return std::exp(x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_exp = {
    .name = "exp",
    .summary = "e to the power of x.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print exp(0)", "1.0"}},
};
}  // namespace quoll::lang
