// Outside of its domain NaN.
#include <limits>

#include "lang/functions/_beta.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<double, double, double>(call, out,
                                  [](double x, double alpha, double beta) -> std::optional<double> {
                                    const double nan = std::numeric_limits<double>::quiet_NaN();
                                    if (!(x >= 0 && x <= 1) || !(alpha > 0) || !(beta > 0))
                                      return nan;
                                    return BetaPdf(x, alpha, beta);
                                  });
}

}  // namespace

extern constinit const FunctionDef kFunction_beta_pdf = {
    .name = "beta_pdf",
    .summary = "The density of a beta distribution at x.",
    .signatures = {{{RealArg("x"), RealArg("alpha"), RealArg("beta")}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print round(beta_pdf(0.5, 1, 1), 9)", "1.0"}},
};

}  // namespace quoll::lang
