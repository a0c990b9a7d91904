// A negative number gives null; zero gives minus infinity.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) -> std::optional<double> {
    if (x < 0) return std::nullopt;
    return std::log2(x);
  });
}
}  // namespace

extern constinit const FunctionDef kFunction_log2 = {
    .name = "log2",
    .summary = "Logarithm to base 2.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print log2(8)", "3.0"}},
};
}  // namespace quoll::lang
