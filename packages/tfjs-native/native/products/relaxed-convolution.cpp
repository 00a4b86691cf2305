#include "../kernels.hpp"
#include "convolution.hpp"
#include "gradient-sums.hpp"
#include "lines.hpp"

// Rows of coefficients on max(Wx + b, 0) become rows on x, for a convolution W: through the lines around ReLU, then
// through the convolution, with the gradients. Between the two a row lives in the cache only.
// Zhang et al., arXiv:1811.00866, theorem 3.2.
namespace drawdown::DRAWDOWN_ISA {
namespace {

/** The sides: those of the convolution, whose batch are all rows, and the rows of one example. */
struct Sides {
  Geometry g;
  int rows;
  int examples;

  Sides(Ints dims, std::int32_t rowsOfExample) : g(readGeometry(dims)), rows(rowsOfExample) {
    require(rows > 0 && g.batch % rows == 0, "relaxed conv2d: the rows are not so many for each example");
    examples = g.batch / rows;
  }

  void expectOutputs(std::size_t size) const { expect(size, static_cast<std::ptrdiff_t>(g.outputs()), "the coefficients have another size"); }
  void expectInputs(std::size_t size) const { expect(size, static_cast<std::ptrdiff_t>(g.images()), "the images have another size"); }
  void expectLines(std::size_t size) const { expect(size, examples * g.output(), "the lines have another size"); }
  void expectGains(std::size_t size) const { expect(size, g.batch, "the gains have another size"); }
  void expectBias(std::size_t size) const { expect(size, g.outChannels, "the bias has another size"); }
  void expectWeight(std::size_t size) const {
    expect(size, static_cast<std::ptrdiff_t>(g.weights()), "the weight has another size");
  }

 private:
  static void expect(std::size_t size, std::ptrdiff_t wanted, const char* message) {
    require(size == static_cast<std::size_t>(wanted), message);
  }
};

/** The lines of all examples. */
struct Lines {
  Floats lowerSlope;
  Floats upperSlope;
  Floats intercept;

  void expect(const Sides& sides) const {
    sides.expectLines(lowerSlope.size);
    sides.expectLines(upperSlope.size);
    sides.expectLines(intercept.size);
  }
  LinesOfExample of(int example, std::ptrdiff_t neurons) const {
    const std::ptrdiff_t at = example * neurons;
    return {lowerSlope.data + at, upperSlope.data + at, intercept.data + at};
  }
};

/** Σ A·b, b given by channel; `sums` takes a number for each channel. */
float channelSum(const float* a, std::ptrdiff_t count, const float* bias, int channels, float* sums) {
  clear(sums, channels);
  for (std::ptrdiff_t at = 0; at < count; at += channels) {
    for (int j = 0; j < channels; j++) sums[j] += a[at + j];
  }
  float total = 0;
  for (int j = 0; j < channels; j++) total += sums[j] * bias[j];
  return total;
}

}  // namespace

void relaxedConv2dBack(Floats coefficients, Floats lowerSlope, Floats upperSlope, Floats intercept, Floats weight,
                       Floats bias, FloatsOut next, FloatsOut gains, Ints dims, std::int32_t rows) {
  const Sides sides(dims, rows);
  const Geometry& g = sides.g;
  const Lines lines{lowerSlope, upperSlope, intercept};
  sides.expectOutputs(coefficients.size);
  lines.expect(sides);
  sides.expectWeight(weight.size);
  sides.expectBias(bias.size);
  sides.expectInputs(next.size);
  sides.expectGains(gains.size);
  const InputGradientPlan<float> plan(g);
  Scratch weightMemory(plan.weightSize() * sizeof(float));
  plan.pack(weight.data, weightMemory.as<float>());
  forImages(g.batch, [&](int row, bool goesOn) {
    Scratch onInput(bytesOf(g.output()));
    Scratch sums(bytesOf(g.outChannels));
    Scratch memory(plan.scratchSize() * sizeof(float));
    float* through = onInput.as<float>();
    const LinesOfExample ofExample = lines.of(row / sides.rows, g.output());
    const float gain = rowThroughLines(ofExample, coefficients.data + row * g.output(), g.output(), through);
    gains.data[row] = gain + channelSum(through, g.output(), bias.data, g.outChannels, sums.as<float>());
    Upcoming upcoming;
    if (goesOn) upcoming.add(coefficients.data + (row + 1) * g.output(), g.output());
    plan.run(weightMemory.as<float>(), through, next.data + row * g.image(), memory.as<float>(), upcoming);
  });
}

void relaxedConv2dBackGradient(Floats coefficients, Floats lowerSlope, Floats upperSlope, Floats intercept,
                               Floats weight, Floats bias, Floats dNext, Floats dGains, FloatsOut dCoefficients,
                               FloatsOut dLowerSlope, FloatsOut dUpperSlope, FloatsOut dIntercept, Ints dims,
                               std::int32_t rows) {
  const Sides sides(dims, rows);
  const Geometry& g = sides.g;
  const Lines lines{lowerSlope, upperSlope, intercept};
  sides.expectOutputs(coefficients.size);
  sides.expectOutputs(dCoefficients.size);
  lines.expect(sides);
  sides.expectWeight(weight.size);
  sides.expectBias(bias.size);
  sides.expectInputs(dNext.size);
  sides.expectGains(dGains.size);
  sides.expectLines(dLowerSlope.size);
  sides.expectLines(dUpperSlope.size);
  sides.expectLines(dIntercept.size);
  const ForwardPlan<float> plan(g);
  Scratch weightMemory(plan.weightSize() * sizeof(float));
  plan.pack(weight.data, weightMemory.as<float>());
  parallel(sides.examples, [&](int example) {
    Scratch through(bytesOf(sides.rows * g.output()));
    Scratch biasMemory(plan.biasSize() * sizeof(float));
    Scratch image(paddingSize(g) * sizeof(float));
    float* dThrough = through.as<float>();
    float* scaled = biasMemory.as<float>();
    clear(scaled, static_cast<std::ptrdiff_t>(plan.biasSize()));
    const std::ptrdiff_t first = static_cast<std::ptrdiff_t>(example) * sides.rows;
    for (int row = 0; row < sides.rows; row++) {
      // The gain has Σ A·b in it, whose gradient for A is b everywhere: the convolution's bias.
      for (int j = 0; j < g.outChannels; j++) scaled[j] = dGains.data[first + row] * bias.data[j];
      Upcoming upcoming;
      if (row + 1 < sides.rows) upcoming.add(dNext.data + (first + row + 1) * g.image(), g.image());
      upcoming.add(coefficients.data + (first + row) * g.output(), g.output());
      plan.run(weightMemory.as<float>(), scaled, false,
               paddedImage(g, dNext.data + (first + row) * g.image(), image.as<float>()), dThrough + row * g.output(),
               upcoming);
    }
    const std::ptrdiff_t at = example * g.output();
    const LineGradients sums{dLowerSlope.data + at, dUpperSlope.data + at, dIntercept.data + at};
    rowsThroughLinesGradient(lines.of(example, g.output()), coefficients.data + first * g.output(), dThrough,
                             dGains.data + first, sides.rows, g.output(), dCoefficients.data + first * g.output(),
                             sums);
  });
}

void relaxedConv2dBackWeightGradient(Floats coefficients, Floats lowerSlope, Floats upperSlope, Floats intercept,
                                     Floats dNext, Floats dGains, FloatsOut dWeight, FloatsOut dBias, Ints dims,
                                     std::int32_t rows) {
  const Sides sides(dims, rows);
  const Geometry& g = sides.g;
  const Lines lines{lowerSlope, upperSlope, intercept};
  sides.expectOutputs(coefficients.size);
  lines.expect(sides);
  sides.expectInputs(dNext.size);
  sides.expectGains(dGains.size);
  sides.expectWeight(dWeight.size);
  sides.expectBias(dBias.size);
  if (isWithoutGradient(g)) {
    clearNumbers(dWeight);
    return clearNumbers(dBias);
  }
  const FilterGradientPlan plan(g);
  const GradientSums sums(plan, 1);
  sums.walk([&](int split, const ImageBlock& block, const auto& add) {
    Scratch through(bytesOf(block.count * g.output()));
    float* onInput = through.as<float>();
    float* bias = sums.bias(split);
    for (int i = 0; i < block.count; i++) {
      const std::ptrdiff_t row = block.from + i;
      float* to = onInput + i * g.output();
      rowThroughLines(lines.of(static_cast<int>(row / sides.rows), g.output()), coefficients.data + row * g.output(),
                      g.output(), to);
      const float gain = dGains.data[row];
      for (std::ptrdiff_t pixel = 0; pixel < g.output(); pixel += g.outChannels) {
        for (int j = 0; j < g.outChannels; j++) bias[j] += gain * to[pixel + j];
      }
    }
    Upcoming upcoming;
    upcoming.add(dNext.data + block.next() * g.image(), block.after * g.image());
    upcoming.add(coefficients.data + block.next() * g.output(), block.after * g.output());
    add(0, dNext.data + block.from * g.image(), onInput, upcoming);
  });
  sums.totalWeight(dWeight.data);
  sums.totalBias(dBias.data);
}

}  // namespace drawdown::DRAWDOWN_ISA
