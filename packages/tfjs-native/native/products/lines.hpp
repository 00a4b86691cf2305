#pragma once

#include "../core/simd.hpp"

// Rows of coefficients through the lines around ReLU: what the kernels for lines alone and for lines with the
// convolution in front of them have in common. Zhang et al., arXiv:1811.00866, table 2.
namespace drawdown::DRAWDOWN_ISA {

/** The lines of one example, a number for each neuron. */
struct LinesOfExample {
  const float* lowerSlope;
  const float* upperSlope;
  const float* intercept;
};

/** out = A·(A ≥ 0 ? lower slope : upper slope) for one row; returns Σ min(A, 0)·intercept. */
inline float rowThroughLines(const LinesOfExample& lines, const float* a, std::ptrdiff_t neurons, float* out) {
  constexpr int width = lanes<float>;
  Vector<float> sums[2] = {};
  std::ptrdiff_t i = 0;
  for (; i + width <= neurons; i += width) {
    const Vector<float> value = load(a + i);
    const auto isNegative = value < 0;
    store(out + i, value * (isNegative ? load(lines.upperSlope + i) : load(lines.lowerSlope + i)));
    sums[i / width % 2] += (isNegative ? value : Vector<float>{}) * load(lines.intercept + i);
  }
  const Vector<float> both = sums[0] + sums[1];
  float sum = 0;
  for (int lane = 0; lane < width; lane++) sum += both[lane];
  for (; i < neurons; i++) {
    out[i] = a[i] * (a[i] < 0 ? lines.upperSlope[i] : lines.lowerSlope[i]);
    sum += a[i] < 0 ? a[i] * lines.intercept[i] : 0;
  }
  return sum;
}

/** Where the gradients of an example's lines are summed up. */
struct LineGradients {
  float* lowerSlope;
  float* upperSlope;
  float* intercept;
};

/**
 * The gradient of {@link rowThroughLines}: writes dA of `rows` rows, each `neurons` long, and the sums over the rows for
 * the lines.
 */
inline void rowsThroughLinesGradient(const LinesOfExample& lines, const float* a, const float* dNext,
                                     const float* dGains, int rows, std::ptrdiff_t neurons, float* dA,
                                     const LineGradients& gradients) {
  constexpr int width = lanes<float>;
  // A group of neurons at a time with all its rows, so that the sums over rows stay in registers.
  std::ptrdiff_t i = 0;
  for (; i + width <= neurons; i += width) {
    const Vector<float> below = load(lines.lowerSlope + i);
    const Vector<float> above = load(lines.upperSlope + i);
    const Vector<float> height = load(lines.intercept + i);
    Vector<float> dBelow = {};
    Vector<float> dAbove = {};
    Vector<float> dHeight = {};
    for (int row = 0; row < rows; row++) {
      const std::ptrdiff_t at = row * neurons + i;
      const Vector<float> value = load(a + at);
      const Vector<float> d = load(dNext + at);
      const auto isNegative = value < 0;
      const Vector<float> gain = broadcast(dGains[row]);
      store(dA + at, isNegative ? d * above + gain * height : d * below);
      const Vector<float> product = d * value;
      dBelow += isNegative ? Vector<float>{} : product;
      dAbove += isNegative ? product : Vector<float>{};
      dHeight += isNegative ? gain * value : Vector<float>{};
    }
    store(gradients.lowerSlope + i, dBelow);
    store(gradients.upperSlope + i, dAbove);
    store(gradients.intercept + i, dHeight);
  }
  for (; i < neurons; i++) {
    float dBelow = 0;
    float dAbove = 0;
    float dHeight = 0;
    for (int row = 0; row < rows; row++) {
      const std::ptrdiff_t at = row * neurons + i;
      if (a[at] < 0) {
        dA[at] = dNext[at] * lines.upperSlope[i] + dGains[row] * lines.intercept[i];
        dAbove += dNext[at] * a[at];
        dHeight += dGains[row] * a[at];
      } else {
        dA[at] = dNext[at] * lines.lowerSlope[i];
        dBelow += dNext[at] * a[at];
      }
    }
    gradients.lowerSlope[i] = dBelow;
    gradients.upperSlope[i] = dAbove;
    gradients.intercept[i] = dHeight;
  }
}

}  // namespace drawdown::DRAWDOWN_ISA
