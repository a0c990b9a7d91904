// The inverse of radians().
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return x * (180 / M_PI); });
}
}  // namespace

extern constinit const FunctionDef kFunction_degrees = {
    .name = "degrees",
    .summary = "An angle in radians as degrees.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print degrees(pi())", "180.0"}},
};
}  // namespace quoll::lang
