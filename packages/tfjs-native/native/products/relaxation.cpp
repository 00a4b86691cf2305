#include "lines.hpp"
#include "../core/simd.hpp"
#include "../core/pieces.hpp"
#include "../core/threads.hpp"
#include "../kernels.hpp"

// CROWN's lines around ReLU, and what they do to rows of coefficients on the way back through the layer, each with its
// gradient, in one pass over memory. Zhang et al., arXiv:1811.00866, table 2.
namespace drawdown::DRAWDOWN_ISA {
namespace {

constexpr std::size_t neuronsPerTask = 16384;

struct Rows {
  int examples;
  /** Of one example. */
  int rows;
  std::ptrdiff_t neurons;

  explicit Rows(Ints dims) {
    require(dims.size == 3, "relaxation: expected 3 dims");
    for (std::size_t i = 0; i < 3; i++) require(dims[i] >= 0, "relaxation: a side is negative");
    examples = dims[0];
    rows = dims[1];
    neurons = dims[2];
  }

  void expectCoefficients(std::size_t size) const {
    require(size == static_cast<std::size_t>(examples) * rows * static_cast<std::size_t>(neurons),
            "relaxation: the coefficients have another size");
  }
  void expectLines(std::size_t size) const {
    require(size == static_cast<std::size_t>(examples) * static_cast<std::size_t>(neurons),
            "relaxation: the lines have another size");
  }
  void expectGains(std::size_t size) const {
    require(size == static_cast<std::size_t>(examples) * rows, "relaxation: the gains have another size");
  }
};

}  // namespace

/** The upper line's slope u⁺/(u⁺ − l⁻) and intercept −slope · l⁻; `tiny` keeps an empty interval from dividing by 0. */
void upperLines(Floats lower, Floats upper, FloatsOut slope, FloatsOut intercept, float tiny) {
  require(upper.size == lower.size && slope.size == lower.size && intercept.size == lower.size,
          "upperLines: expected operands of one size");
  for_pieces(lower.size, neuronsPerTask, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; i++) {
      const float top = upper.data[i] > 0 ? upper.data[i] : 0;
      const float bottom = lower.data[i] < 0 ? lower.data[i] : 0;
      const float height = top - bottom;
      const float s = top / (height > tiny ? height : tiny);
      slope.data[i] = s;
      intercept.data[i] = -(s * bottom);
    }
  });
}

void upperLinesGradient(Floats lower, Floats upper, Floats dSlope, Floats dIntercept, FloatsOut dLower,
                        FloatsOut dUpper, float tiny) {
  const std::size_t sizes[] = {upper.size, dSlope.size, dIntercept.size, dLower.size, dUpper.size};
  for (std::size_t each : sizes) {
    require(each == lower.size, "upperLinesGradient: expected operands of one size");
  }
  for_pieces(lower.size, neuronsPerTask, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; i++) {
      const float low = lower.data[i];
      const float high = upper.data[i];
      const float top = high > 0 ? high : 0;
      const float bottom = low < 0 ? low : 0;
      const float height = top - bottom;
      const float divisor = height > tiny ? height : tiny;
      const float s = top / divisor;
      const float ds = dSlope.data[i] - dIntercept.data[i] * bottom;
      const float dHeight = height > tiny ? -(ds * s / divisor) : 0;
      const float dTop = ds / divisor + dHeight;
      const float dBottom = -dHeight - dIntercept.data[i] * s;
      dUpper.data[i] = high > 0 ? dTop : 0;
      dLower.data[i] = low < 0 ? dBottom : 0;
    }
  });
}

/**
 * Rows of coefficients through the lines of their example: next = A·(A ≥ 0 ? lower slope : upper slope), and each row's
 * gain Σ min(A, 0)·intercept. `dims` is `[examples, rows of each, neurons]`.
 */
void linesBack(Floats coefficients, Floats lowerSlope, Floats upperSlope, Floats intercept, FloatsOut next,
               FloatsOut gains, Ints dims) {
  const Rows sides(dims);
  sides.expectCoefficients(coefficients.size);
  sides.expectCoefficients(next.size);
  const Floats ofLines[] = {lowerSlope, upperSlope, intercept};
  for (const Floats& each : ofLines) sides.expectLines(each.size);
  sides.expectGains(gains.size);
  if (gains.size == 0) return;
  parallel(sides.examples, [&](int example) {
    const std::ptrdiff_t at = example * sides.neurons;
    const LinesOfExample lines{lowerSlope.data + at, upperSlope.data + at, intercept.data + at};
    for (int row = 0; row < sides.rows; row++) {
      const std::ptrdiff_t index = static_cast<std::ptrdiff_t>(example) * sides.rows + row;
      gains.data[index] = rowThroughLines(lines, coefficients.data + index * sides.neurons, sides.neurons,
                                          next.data + index * sides.neurons);
    }
  });
}

void linesBackGradient(Floats coefficients, Floats lowerSlope, Floats upperSlope, Floats intercept, Floats dNext,
                       Floats dGains, FloatsOut dCoefficients, FloatsOut dLowerSlope, FloatsOut dUpperSlope,
                       FloatsOut dIntercept, Ints dims) {
  const Rows sides(dims);
  sides.expectCoefficients(coefficients.size);
  sides.expectCoefficients(dNext.size);
  sides.expectCoefficients(dCoefficients.size);
  const Floats ofLines[] = {lowerSlope, upperSlope, intercept};
  for (const Floats& each : ofLines) sides.expectLines(each.size);
  const FloatsOut gradients[] = {dLowerSlope, dUpperSlope, dIntercept};
  for (const FloatsOut& each : gradients) sides.expectLines(each.size);
  sides.expectGains(dGains.size);
  if (dLowerSlope.size == 0) return;
  parallel(sides.examples, [&](int example) {
    const std::ptrdiff_t at = example * sides.neurons;
    const std::ptrdiff_t first = at * sides.rows;
    const LinesOfExample lines{lowerSlope.data + at, upperSlope.data + at, intercept.data + at};
    const LineGradients sums{dLowerSlope.data + at, dUpperSlope.data + at, dIntercept.data + at};
    rowsThroughLinesGradient(lines, coefficients.data + first, dNext.data + first,
                             dGains.data + static_cast<std::ptrdiff_t>(example) * sides.rows, sides.rows,
                             sides.neurons, dCoefficients.data + first, sums);
  });
}

}  // namespace drawdown::DRAWDOWN_ISA
