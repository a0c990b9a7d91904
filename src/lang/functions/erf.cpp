// Plain double arithmetic.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return std::erf(x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_erf = {
    .name = "erf",
    .summary = "The error function.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print erf(0)", "0.0"}},
};
}  // namespace quoll::lang
