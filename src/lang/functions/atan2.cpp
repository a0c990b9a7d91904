// The first argument is y, the second x.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double, double>(call, out, [](double y, double x) { return std::atan2(y, x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_atan2 = {
    .name = "atan2",
    .summary = "Angle in radians between the x axis and the point (x, y).",
    .signatures = {{{Arg("y", Bit(Type::kReal)), Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print atan2(0, 1)", "0.0"}},
};
}  // namespace quoll::lang
