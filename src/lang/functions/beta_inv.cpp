// A share outside of 0 to 1 gives null, parameters that are not positive NaN.
#include <limits>

#include "lang/functions/_beta.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<double, double, double>(call, out,
                                  [](double x, double alpha, double beta) -> std::optional<double> {
                                    if (!(alpha > 0) || !(beta > 0))
                                      return std::numeric_limits<double>::quiet_NaN();
                                    if (!(x >= 0 && x <= 1)) return std::nullopt;
                                    return BetaInverse(x, alpha, beta);
                                  });
}

}  // namespace

extern constinit const FunctionDef kFunction_beta_inv = {
    .name = "beta_inv",
    .summary = "The x below which a share of a beta distribution lies.",
    .signatures = {{{RealArg("probability"), RealArg("alpha"), RealArg("beta")}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print round(beta_inv(0.5, 1, 1), 9)", "0.5"}},
};

}  // namespace quoll::lang
