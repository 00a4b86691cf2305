#include "lines.hpp"
#include "../kernels.hpp"
#include "convolution.hpp"
#include "gradient-sums.hpp"

// Rows of coefficients on max(Wx + b, 0) become rows on x, for a convolution W: through the lines around ReLU, then
// through the convolution, with the gradients. Between the two a row lives in the cache only.
// Zhang et al., arXiv:1811.00866, theorem 3.2.
namespace drawdown::DRAWDOWN_ISA {
namespace {

std::size_t numbers(std::ptrdiff_t count) { return static_cast<std::size_t>(count) * sizeof(float); }

/** The sides: those of the convolution, whose batch are all rows, and the rows of one example. */
struct Sides {
  Geometry g;
  int rows;
  int examples;

  Sides(Ints dims, std::int32_t rowsOfExample) : g(readGeometry(dims)), rows(rowsOfExample) {
    require(rows > 0 && g.batch % rows == 0, "relaxed conv2d: the rows are not so many for each example");
    examples = g.batch / rows;
  }

  void expectOutputs(std::size_t size) const { expect(size, g.batch * g.output(), "the coefficients have another size"); }
  void expectInputs(std::size_t size) const { expect(size, g.batch * g.image(), "the images have another size"); }
  void expectLines(std::size_t size) const { expect(size, examples * g.output(), "the lines have another size"); }
  void expectGains(std::size_t size) const { expect(size, g.batch, "the gains have another size"); }
  void expectBias(std::size_t size) const { expect(size, g.outChannels, "the bias has another size"); }
  void expectWeight(std::size_t size) const {
    expect(size, static_cast<std::ptrdiff_t>(g.window()) * g.outChannels, "the weight has another size");
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
    Scratch onInput(numbers(g.output()));
    Scratch sums(numbers(g.outChannels));
    Scratch paddedMemory(paddingSize(g) * sizeof(float));
    Scratch windows(plan.windowSize() * sizeof(float));
    float* through = onInput.as<float>();
    const LinesOfExample ofExample = lines.of(row / sides.rows, g.output());
    const float gain = rowThroughLines(ofExample, coefficients.data + row * g.output(), g.output(), through);
    gains.data[row] = gain + channelSum(through, g.output(), bias.data, g.outChannels, sums.as<float>());
    float* image = next.data + row * g.image();
    float* target = g.isPadded() ? paddedMemory.as<float>() : image;
    clear(target, g.padded());
    Upcoming upcoming;
    if (goesOn) upcoming.add(coefficients.data + (row + 1) * g.output(), g.output());
    plan.run(weightMemory.as<float>(), through, target, windows.as<float>(), upcoming);
    if (g.isPadded()) withoutPadding(g, target, image);
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
    Scratch through(numbers(sides.rows * g.output()));
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
  if (g.batch == 0 || g.output() == 0 || g.window() == 0) return clearGradients(dWeight, dBias);
  const FilterGradientPlan plan(g);
  Scratch sumsMemory(GradientSums::bytes(plan, 1));
  const GradientSums sums{plan, 1, sumsMemory.as<float>()};
  Scratch offsets(plan.offsetsSize() * sizeof(std::int32_t));
  plan.writeOffsets(offsets.as<std::int32_t>());
  parallel(plan.splits.count, [&](int split) {
    Scratch through(numbers(plan.block * g.output()));
    Scratch memory(plan.scratchSize() * sizeof(float));
    sums.clearSplit(split);
    float* bias = sums.bias(split);
    const int end = plan.splits.start(split + 1);
    for (int from = plan.splits.start(split); from < end; from += plan.block) {
      const int count = end - from < plan.block ? end - from : plan.block;
      for (int i = 0; i < count; i++) {
        const std::ptrdiff_t row = from + i;
        float* to = through.as<float>() + i * g.output();
        rowThroughLines(lines.of(static_cast<int>(row / sides.rows), g.output()), coefficients.data + row * g.output(),
                        g.output(), to);
        const float gain = dGains.data[row];
        for (std::ptrdiff_t pixel = 0; pixel < g.output(); pixel += g.outChannels) {
          for (int j = 0; j < g.outChannels; j++) bias[j] += gain * to[pixel + j];
        }
      }
      const int next = from + count;
      const int after = end - next < plan.block ? end - next : plan.block;
      Upcoming upcoming;
      upcoming.add(dNext.data + next * g.image(), after * g.image());
      upcoming.add(coefficients.data + next * g.output(), after * g.output());
      plan.run(count, dNext.data + from * g.image(), through.as<float>(), offsets.as<std::int32_t>(),
               sums.weight(split, 0), memory.as<float>(), upcoming);
    }
  });
  sums.total(dWeight.data, dBias.data, [](std::ptrdiff_t, float plain, float) { return plain; });
}

}  // namespace drawdown::DRAWDOWN_ISA
