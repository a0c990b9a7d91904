// Plain double arithmetic.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return std::tan(x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_tan = {
    .name = "tan",
    .summary = "Tangent of an angle in radians.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print tan(0)", "0.0"}},
};
}  // namespace quoll::lang
