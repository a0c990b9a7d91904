// Lines and polynomials through series by least squares.
//
// The positions of a series count from 1, as the figures of Kusto's documentation show. Variances
// are those of a sample.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "model/dynamic.h"

namespace quoll::lang {

struct LineFit {
  double rsquare = 0;
  double slope = 0;
  double variance = 0;
  double rvariance = 0;  // of what the line leaves over
  double interception = 0;
  std::vector<double> line;
};
// Nothing for an empty series. A series without variance lies on its line.
std::optional<LineFit> FitLine(std::span<const double> values);

struct TwoLinesFit {
  double rsquare = 0;
  size_t split_idx = 0;  // the first position of the right part
  double variance = 0;
  double rvariance = 0;
  std::vector<double> line;
  LineFit right;
  LineFit left;
};
// The split at which both lines together leave the least over; each part has at least two values.
// Nothing for less than four values.
std::optional<TwoLinesFit> FitTwoLines(std::span<const double> values);

struct PolynomialFit {
  double rsquare = 0;
  std::vector<double> coefficients;  // of the highest power first
  double variance = 0;
  double rvariance = 0;
  std::vector<double> curve;
};
inline constexpr int kMaxPolynomialDegree = 64;
// Nothing when the points do not determine the polynomial.
std::optional<PolynomialFit> FitPolynomial(std::span<const double> y, std::span<const double> x,
                                           size_t degree);

}  // namespace quoll::lang
