// Overflow gives infinity.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return std::pow(10.0, x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_exp10 = {
    .name = "exp10",
    .summary = "10 to the power of x.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print exp10(3)", "1000.0"}},
};
}  // namespace quoll::lang
