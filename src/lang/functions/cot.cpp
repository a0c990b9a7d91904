// Infinite at 0.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return 1 / std::tan(x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_cot = {
    .name = "cot",
    .summary = "Cotangent of an angle in radians.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print round(cot(1), 6)", "0.642093"}},
};
}  // namespace quoll::lang
