// Logarithm of the absolute value of the gamma function.
#include <math.h>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
// The thread-safe form: lgamma() writes the sign to a global.
double LogGamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

void Kernel(const KernelCall& call, Column& out) { MapRows<double>(call, out, LogGamma); }
}  // namespace

extern constinit const FunctionDef kFunction_loggamma = {
    .name = "loggamma",
    .summary = "Natural logarithm of gamma().",
    .signatures = {{{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print round(loggamma(5), 6)", "3.178054"}},
};
}  // namespace quoll::lang
