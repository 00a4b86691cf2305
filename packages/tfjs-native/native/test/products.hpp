#pragma once

#include <vector>

#include "../kernels.hpp"

namespace drawdown::test {

/** The product kernels of one type of numbers, of the instruction set in use. */
template <class T>
struct Products;

template <>
struct Products<float> {
  static auto* matMul() { return kernels().matMul; }
  static auto* conv2d() { return kernels().conv2d; }
  static auto* conv2dInputGradient() { return kernels().conv2dInputGradient; }
};

template <>
struct Products<double> {
  static auto* matMul() { return kernels().matMul64; }
  static auto* conv2d() { return kernels().conv2d64; }
  static auto* conv2dInputGradient() { return kernels().conv2dInputGradient64; }
};

/** The result of a plain loop, and what bounds its difference to any other order of operations. */
struct Exact {
  explicit Exact(std::size_t count) : sums(count), magnitudes(count), terms(count) {}

  void add(std::size_t at, long double term) {
    sums[at] += term;
    magnitudes[at] += term < 0 ? -term : term;
    terms[at]++;
  }

  void relu() {
    for (long double& sum : sums) sum = sum > 0 ? sum : 0;
  }

  std::vector<long double> sums;
  std::vector<long double> magnitudes;
  std::vector<std::size_t> terms;
};

}  // namespace drawdown::test
