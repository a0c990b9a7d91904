#include "lang/functions/_beta.h"

#include <cmath>
#include <limits>

namespace quoll::lang {

namespace {

// Without the global sign that std::lgamma writes; kernels run on several threads.
double LogGamma(double x) {
  int sign = 0;
  return lgamma_r(x, &sign);
}

// The logarithm of x^alpha (1-x)^beta / B(alpha, beta).
double LogWeight(double x, double alpha, double beta) {
  return alpha * std::log(x) + beta * std::log1p(-x) + LogGamma(alpha + beta) - LogGamma(alpha) -
         LogGamma(beta);
}

// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method.
// Converges fast for x < (alpha + 1) / (alpha + beta + 2).
double ContinuedFraction(double x, double alpha, double beta) {
  constexpr double kTiny = 1e-300;
  constexpr double kPrecision = 4e-16;
  constexpr int kMaxTerms = 20'000;
  const auto guard = [](double value) { return std::fabs(value) < kTiny ? kTiny : value; };
  double c = 1;
  double d = 1 / guard(1 - (alpha + beta) * x / (alpha + 1));
  double result = d;
  for (int m = 1; m <= kMaxTerms; ++m) {
    const double even = m * (beta - m) * x / ((alpha + 2 * m - 1) * (alpha + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    result *= d * c;
    const double odd =
        -(alpha + m) * (alpha + beta + m) * x / ((alpha + 2 * m) * (alpha + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    result *= d * c;
    if (std::fabs(d * c - 1) < kPrecision) return result;
  }
  // Parameters beyond some hundred millions do not converge: no value is better than a wrong one.
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

double BetaCdf(double x, double alpha, double beta) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double weight = std::exp(LogWeight(x, alpha, beta));
  if (x < (alpha + 1) / (alpha + beta + 2))
    return weight * ContinuedFraction(x, alpha, beta) / alpha;
  return 1 - weight * ContinuedFraction(1 - x, beta, alpha) / beta;
}

double BetaPdf(double x, double alpha, double beta) {
  return std::pow(x, alpha - 1) * std::pow(1 - x, beta - 1) *
         std::exp(LogGamma(alpha + beta) - LogGamma(alpha) - LogGamma(beta));
}

double BetaInverse(double p, double alpha, double beta) {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  if (std::isnan(BetaCdf(0.5, alpha, beta))) return std::numeric_limits<double>::quiet_NaN();
  // Halving finds the place to the last digit; the share grows with x.
  double low = 0;
  double high = 1;
  for (int i = 0; i < 1100 && low < high; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    (BetaCdf(middle, alpha, beta) < p ? low : high) = middle;
  }
  return high;
}

}  // namespace quoll::lang
