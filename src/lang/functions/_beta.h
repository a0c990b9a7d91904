// The beta distribution, and what tests of means take from it.
#pragma once

namespace quoll::lang {

// The share of the distribution below x (the regularised incomplete beta function). 0 <= x <= 1;
// alpha, beta > 0.
double BetaCdf(double x, double alpha, double beta);
// Its density.
double BetaPdf(double x, double alpha, double beta);
// The x below which the share is p. 0 <= p <= 1.
double BetaInverse(double p, double alpha, double beta);

}  // namespace quoll::lang
