// 1 - erf(x), without loss where that is small.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return std::erfc(x); });
}
}  // namespace

extern constinit const FunctionDef kFunction_erfc = {
    .name = "erfc",
    .summary = "The complementary error function.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print erfc(0)", "1.0"}},
};
}  // namespace quoll::lang
