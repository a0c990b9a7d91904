// welch_test(): the two-sided p-value of Welch's t-test. Arguments: mean, variance and count of
// each of two samples. (A file named after the function would be taken for a unit test.)
#include <cmath>
#include <limits>

#include "lang/functions/_beta.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

double PValue(double mean1, double variance1, double count1, double mean2, double variance2,
              double count2) {
  if (!(count1 > 1 && count2 > 1 && variance1 >= 0 && variance2 >= 0))
    return std::numeric_limits<double>::quiet_NaN();
  const double error1 = variance1 / count1;
  const double error2 = variance2 / count2;
  const double error = error1 + error2;
  if (error == 0) return mean1 == mean2 ? std::numeric_limits<double>::quiet_NaN() : 0;
  const double t_square = (mean1 - mean2) * (mean1 - mean2) / error;
  // Welch and Satterthwaite's degrees of freedom.
  const double freedom =
      error * error / (error1 * error1 / (count1 - 1) + error2 * error2 / (count2 - 1));
  return BetaCdf(freedom / (freedom + t_square), freedom / 2, 0.5);
}

void Kernel(const KernelCall& call, Column& out) {
  MapRows<double, double, double, double, double, double>(call, out, PValue);
}

}  // namespace

extern constinit const FunctionDef kFunction_welch_test_p_value = {
    .name = "welch_test",
    .summary = "The p-value of Welch's test that two samples have the same mean.",
    .signatures = {{{RealArg("mean1"), RealArg("variance1"), RealArg("count1"), RealArg("mean2"),
                     RealArg("variance2"), RealArg("count2")},
                    Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print welch_test(5, 1, 10, 5, 2, 20)", "1.0"}},
};

}  // namespace quoll::lang
