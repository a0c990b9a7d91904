#include "lang/functions/_series_fit.h"

#include <algorithm>
#include <cmath>

namespace quoll::lang {

namespace {

double Mean(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// Sum of squares as the variance of a sample of this size.
double SampleVariance(double sum_of_squares, size_t size) {
  return size < 2 ? 0 : sum_of_squares / static_cast<double>(size - 1);
}

double RSquare(double sum_of_squares, double left_over) {
  return sum_of_squares > 0 ? 1 - left_over / sum_of_squares : 1;
}

// For each length of a beginning: what a line through it leaves over, as a sum of squares. From
// running sums, for the search of a split only.
std::vector<double> LeftOverOfBeginnings(std::span<const double> values) {
  std::vector<double> left_over(values.size() + 1);
  double x_mean = 0, y_mean = 0, xx = 0, xy = 0, yy = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const double count = static_cast<double>(i + 1);
    const double dx = static_cast<double>(i) - x_mean;
    const double dy = values[i] - y_mean;
    x_mean += dx / count;
    y_mean += dy / count;
    xx += dx * (static_cast<double>(i) - x_mean);
    xy += dx * (values[i] - y_mean);
    yy += dy * (values[i] - y_mean);
    left_over[i + 1] = xx > 0 ? std::max(0.0, yy - xy * xy / xx) : 0;
  }
  return left_over;
}

}  // namespace

std::optional<LineFit> FitLine(std::span<const double> values) {
  if (values.empty()) return std::nullopt;
  const double size = static_cast<double>(values.size());
  const double x_mean = (size + 1) / 2;
  const double y_mean = Mean(values);
  double xx = 0, xy = 0, yy = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const double dx = static_cast<double>(i + 1) - x_mean;
    const double dy = values[i] - y_mean;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  LineFit fit;
  // Divided by the deviation twice and not by the variance: so it rounds as Kusto's slope does.
  const double x_deviation = std::sqrt(xx / size);
  fit.slope = x_deviation > 0 ? xy / size / x_deviation / x_deviation : 0;
  fit.interception = y_mean - fit.slope * x_mean;
  double left_over = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    fit.line.push_back(fit.interception + fit.slope * static_cast<double>(i + 1));
    left_over += (values[i] - fit.line[i]) * (values[i] - fit.line[i]);
  }
  fit.variance = SampleVariance(yy, values.size());
  fit.rvariance = SampleVariance(left_over, values.size());
  fit.rsquare = RSquare(yy, left_over);
  return fit;
}

std::optional<TwoLinesFit> FitTwoLines(std::span<const double> values) {
  constexpr size_t kLeastPart = 2;
  const size_t size = values.size();
  if (size < 2 * kLeastPart) return std::nullopt;
  const std::vector<double> backwards(values.rbegin(), values.rend());
  const std::vector<double> left = LeftOverOfBeginnings(values);
  const std::vector<double> right = LeftOverOfBeginnings(backwards);
  size_t split = kLeastPart;
  for (size_t i = kLeastPart; i + kLeastPart <= size; ++i) {
    if (left[i] + right[size - i] < left[split] + right[size - split]) split = i;
  }
  TwoLinesFit fit;
  fit.split_idx = split;
  fit.left = *FitLine(values.first(split));
  fit.right = *FitLine(values.subspan(split));
  fit.line = fit.left.line;
  fit.line.insert(fit.line.end(), fit.right.line.begin(), fit.right.line.end());
  const double y_mean = Mean(values);
  double squares = 0, left_over = 0;
  for (size_t i = 0; i < size; ++i) {
    squares += (values[i] - y_mean) * (values[i] - y_mean);
    left_over += (values[i] - fit.line[i]) * (values[i] - fit.line[i]);
  }
  fit.variance = SampleVariance(squares, size);
  fit.rvariance = SampleVariance(left_over, size);
  fit.rsquare = RSquare(squares, left_over);
  return fit;
}

namespace {

// The fit of more values at a higher degree would take too long: it gives nothing.
constexpr size_t kMaxPolynomialWork = size_t{1} << 28;

// Householder's reflections on the matrix of powers (column by column) and the values: least
// squares without the normal equations, whose condition is squared. Nothing if a column depends on
// the others.
std::optional<std::vector<long double>> SolveLeastSquares(
    std::vector<std::vector<long double>> columns, std::vector<long double> values) {
  const size_t num_rows = values.size();
  const size_t num_columns = columns.size();
  std::vector<long double> diagonal(num_columns);
  const auto reflect = [&](const std::vector<long double>& mirror, size_t first, long double square,
                           std::vector<long double>& target) {
    long double dot = 0;
    for (size_t i = first; i < num_rows; ++i) dot += mirror[i] * target[i];
    for (size_t i = first; i < num_rows; ++i) target[i] -= 2 * dot / square * mirror[i];
  };
  for (size_t k = 0; k < num_columns; ++k) {
    std::vector<long double>& column = columns[k];
    long double norm = 0;
    for (size_t i = k; i < num_rows; ++i) norm += column[i] * column[i];
    norm = std::sqrt(norm);
    if (!(norm > 0)) return std::nullopt;
    diagonal[k] = column[k] > 0 ? -norm : norm;
    column[k] -= diagonal[k];
    long double square = 0;
    for (size_t i = k; i < num_rows; ++i) square += column[i] * column[i];
    for (size_t j = k + 1; j < num_columns; ++j) reflect(column, k, square, columns[j]);
    reflect(column, k, square, values);
  }
  std::vector<long double> solution(num_columns);
  for (size_t k = num_columns; k-- > 0;) {
    long double rest = values[k];
    for (size_t j = k + 1; j < num_columns; ++j) rest -= columns[j][k] * solution[j];
    solution[k] = rest / diagonal[k];
  }
  return solution;
}

}  // namespace

std::optional<PolynomialFit> FitPolynomial(std::span<const double> y, std::span<const double> x,
                                           size_t degree) {
  if (y.size() != x.size() || y.size() <= degree) return std::nullopt;
  if (y.size() * (degree + 1) * (degree + 1) > kMaxPolynomialWork) return std::nullopt;
  std::vector<std::vector<long double>> powers(degree + 1, std::vector<long double>(y.size(), 1));
  for (size_t k = degree; k-- > 0;) {
    for (size_t i = 0; i < x.size(); ++i) powers[k][i] = powers[k + 1][i] * x[i];
  }
  const auto solution = SolveLeastSquares(std::move(powers), {y.begin(), y.end()});
  if (!solution) return std::nullopt;
  PolynomialFit fit;
  for (const long double coefficient : *solution) {
    if (!std::isfinite(coefficient)) return std::nullopt;
    fit.coefficients.push_back(static_cast<double>(coefficient));
  }
  const double y_mean = Mean(y);
  double squares = 0, left_over = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    long double value = 0;
    for (const long double coefficient : *solution) value = value * x[i] + coefficient;
    fit.curve.push_back(static_cast<double>(value));
    squares += (y[i] - y_mean) * (y[i] - y_mean);
    left_over += (y[i] - fit.curve[i]) * (y[i] - fit.curve[i]);
  }
  fit.variance = SampleVariance(squares, y.size());
  fit.rvariance = SampleVariance(left_over, y.size());
  fit.rsquare = RSquare(squares, left_over);
  return fit;
}

}  // namespace quoll::lang
