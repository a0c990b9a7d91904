// A real even for an integer argument; NaN gives 0, as in Kusto.
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double>(call, out, [](double x) { return static_cast<double>((x > 0) - (x < 0)); });
}
}  // namespace

extern constinit const FunctionDef kFunction_sign = {
    .name = "sign",
    .summary = "-1, 0 or 1, as the number is negative, zero or positive.",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print sign(-42)", "-1.0"}, {"print sign(0)", "0.0"}},
};
}  // namespace quoll::lang
