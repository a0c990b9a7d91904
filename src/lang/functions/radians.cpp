// The inverse of degrees().
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return x * (M_PI / 180); });
}
}  // namespace

extern constinit const FunctionDef kFunction_radians = {
    .name = "radians",
    .summary = "An angle in degrees as radians.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print round(radians(180), 5)", "3.14159"}},
};
}  // namespace quoll::lang
