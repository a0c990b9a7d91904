// Overflow gives infinity.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return std::exp2(x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_exp2 = {
    .name = "exp2",
    .summary = "2 to the power of x.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print exp2(10)", "1024.0"}},
};
}  // namespace quoll::lang
