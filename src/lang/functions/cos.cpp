// Plain double arithmetic.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return std::cos(x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_cos = {
    .name = "cos",
    .summary = "Cosine of an angle in radians.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print cos(0)", "1.0"}},
};
}  // namespace quoll::lang
