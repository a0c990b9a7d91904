// Fourier transforms of any length, and what series take from them.
#pragma once

#include <complex>
#include <vector>

namespace quoll::lang {

enum class Transform { kForward, kInverse };

// The discrete transform, without scaling; O(n log n) for every length.
std::vector<std::complex<double>> FourierTransform(std::vector<std::complex<double>> values,
                                                   Transform direction);

// sum of a[i] * b[k - i]; as long as both together, less one. Neither may be empty.
std::vector<double> Convolve(const std::vector<double>& a, const std::vector<double>& b);

// For each lag below the length: the sum of the products of values that far apart.
std::vector<double> LaggedProducts(const std::vector<double>& values);

}  // namespace quoll::lang
