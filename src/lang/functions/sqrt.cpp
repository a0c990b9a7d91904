// A negative number gives NaN, not null.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return std::sqrt(x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_sqrt = {
    .name = "sqrt",
    .summary = "Square root.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print sqrt(256)", "16.0"}, {"print sqrt(-1)", "NaN"}},
};
}  // namespace quoll::lang
