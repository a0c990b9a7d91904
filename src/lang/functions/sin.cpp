// Plain double arithmetic.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return std::sin(x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_sin = {
    .name = "sin",
    .summary = "Sine of an angle in radians.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print sin(0)", "0.0"}},
};
}  // namespace quoll::lang
