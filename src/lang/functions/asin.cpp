// Outside its domain the result is NaN.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return std::asin(x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_asin = {
    .name = "asin",
    .summary = "Angle in radians whose sine is x.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print asin(0)", "0.0"}},
};
}  // namespace quoll::lang
