// Plain double arithmetic.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return std::atan(x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_atan = {
    .name = "atan",
    .summary = "Angle in radians whose tangent is x.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print atan(0)", "0.0"}},
};
}  // namespace quoll::lang
