// A length that is a power of two is halved again and again; any other becomes a convolution of
// such a length (Bluestein 1970).
#include "lang/functions/_fourier.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace quoll::lang {

namespace {

using Complex = std::complex<double>;

void TransformPowerOfTwo(std::vector<Complex>& values, Transform direction) {
  const size_t size = values.size();
  for (size_t i = 1, j = 0; i < size; ++i) {
    size_t bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(values[i], values[j]);
  }
  const double sign = direction == Transform::kForward ? -1 : 1;
  for (size_t length = 2; length <= size; length *= 2) {
    const size_t half = length / 2;
    std::vector<Complex> roots(half);
    for (size_t k = 0; k < half; ++k) {
      const double angle = sign * 2 * M_PI * static_cast<double>(k) / static_cast<double>(length);
      roots[k] = Complex(std::cos(angle), std::sin(angle));
    }
    for (size_t begin = 0; begin < size; begin += length) {
      for (size_t k = 0; k < half; ++k) {
        const Complex even = values[begin + k];
        const Complex odd = values[begin + k + half] * roots[k];
        values[begin + k] = even + odd;
        values[begin + k + half] = even - odd;
      }
    }
  }
}

size_t PowerOfTwoFrom(size_t size) {
  size_t power = 1;
  while (power < size) power *= 2;
  return power;
}

std::vector<Complex> TransformAny(const std::vector<Complex>& values, Transform direction) {
  const size_t size = values.size();
  const double sign = direction == Transform::kForward ? -1 : 1;
  std::vector<Complex> chirp(size);
  for (size_t k = 0; k < size; ++k) {
    // k * k modulo 2 * size keeps the angle small and so exact.
    const uint64_t square = static_cast<uint64_t>(k) * k % (2 * size);
    const double angle = sign * M_PI * static_cast<double>(square) / static_cast<double>(size);
    chirp[k] = Complex(std::cos(angle), std::sin(angle));
  }
  const size_t padded = PowerOfTwoFrom(2 * size - 1);
  std::vector<Complex> a(padded);
  std::vector<Complex> b(padded);
  for (size_t k = 0; k < size; ++k) a[k] = values[k] * chirp[k];
  for (size_t k = 0; k < size; ++k) {
    b[k] = std::conj(chirp[k]);
    if (k > 0) b[padded - k] = b[k];
  }
  TransformPowerOfTwo(a, Transform::kForward);
  TransformPowerOfTwo(b, Transform::kForward);
  for (size_t k = 0; k < padded; ++k) a[k] *= b[k];
  TransformPowerOfTwo(a, Transform::kInverse);
  std::vector<Complex> result(size);
  for (size_t k = 0; k < size; ++k) result[k] = a[k] * chirp[k] / static_cast<double>(padded);
  return result;
}

}  // namespace

std::vector<Complex> FourierTransform(std::vector<Complex> values, Transform direction) {
  if (values.size() <= 1) return values;
  if ((values.size() & (values.size() - 1)) != 0) return TransformAny(values, direction);
  TransformPowerOfTwo(values, direction);
  return values;
}

std::vector<double> Convolve(const std::vector<double>& a, const std::vector<double>& b) {
  const size_t size = a.size() + b.size() - 1;
  const size_t padded = PowerOfTwoFrom(size);
  std::vector<Complex> x(padded);
  std::vector<Complex> y(padded);
  for (size_t i = 0; i < a.size(); ++i) x[i] = a[i];
  for (size_t i = 0; i < b.size(); ++i) y[i] = b[i];
  TransformPowerOfTwo(x, Transform::kForward);
  TransformPowerOfTwo(y, Transform::kForward);
  for (size_t i = 0; i < padded; ++i) x[i] *= y[i];
  TransformPowerOfTwo(x, Transform::kInverse);
  std::vector<double> result(size);
  for (size_t i = 0; i < size; ++i) result[i] = x[i].real() / static_cast<double>(padded);
  return result;
}

std::vector<double> LaggedProducts(const std::vector<double>& values) {
  if (values.empty()) return {};
  const std::vector<double> backwards(values.rbegin(), values.rend());
  const std::vector<double> all = Convolve(values, backwards);
  return {all.begin() + static_cast<ptrdiff_t>(values.size()) - 1, all.end()};
}

}  // namespace quoll::lang
