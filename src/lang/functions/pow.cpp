// A real even for integers; a negative base with a fractional exponent gives NaN.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<double, double>(call, out, [](double x, double y) { return std::pow(x, y); });
}
}  // namespace

extern constinit const FunctionDef kFunction_pow = {
    .name = "pow",
    .summary = "The base to the power of the exponent.",
    .signatures = {{{Arg("base", Bit(Type::kReal)), Arg("exponent", Bit(Type::kReal))},
                    Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print pow(2, 10)", "1024.0"}, {"print pow(-8, 1.0 / 3.0)", "NaN"}},
};
}  // namespace quoll::lang
