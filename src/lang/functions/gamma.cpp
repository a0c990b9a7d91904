// Factorial of x - 1 for whole numbers; infinite beyond 171.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return std::tgamma(x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_gamma = {
    .name = "gamma",
    .summary = "Gamma function.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print gamma(5)", "24.0"}},
};
}  // namespace quoll::lang
