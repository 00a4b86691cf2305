#include <cmath>

#include "../kernels.hpp"
#include "check.hpp"
#include "numbers.hpp"

// The fused kernels against the plain ones that they are made of, on exact pieces of memory: what they read or write
// beside their operands is for AddressSanitizer to see.
namespace drawdown::test {
namespace {

using Values = std::vector<float>;

/** A convolution small enough to be quick, with odd sizes, strides and paddings. */
struct Layer {
  int batch, height, width, inputs, outHeight, outWidth, outputs, kernel, stride, pad;

  std::size_t image() const { return static_cast<std::size_t>(height) * width * inputs; }
  std::size_t output() const { return static_cast<std::size_t>(outHeight) * outWidth * outputs; }
  std::size_t weights() const { return static_cast<std::size_t>(kernel) * kernel * inputs * outputs; }
  std::vector<std::int32_t> dims(bool relu) const {
    return {batch, height, width, inputs, outHeight, outWidth, outputs, kernel, kernel, stride, stride, pad, pad, relu};
  }
};

constexpr int channels[] = {1, 2, 5, 16, 17, 33};

Layer randomLayer(Random& random) {
  Layer l{};
  l.batch = random.in(1, 5);
  l.inputs = random.oneOf(channels);
  l.outputs = random.oneOf(channels);
  l.kernel = random.in(1, 4);
  l.stride = random.in(1, 2);
  l.pad = random.in(0, 2);
  l.height = random.in(l.kernel, 9);
  l.width = random.in(l.kernel, 9);
  l.outHeight = (l.height + 2 * l.pad - l.kernel) / l.stride + 1;
  l.outWidth = (l.width + 2 * l.pad - l.kernel) / l.stride + 1;
  return l;
}

template <class F>
Values mapped(const Values& a, const Values& b, const F& f) {
  Values out(a.size());
  for (std::size_t i = 0; i < a.size(); i++) out[i] = f(a[i], b[i]);
  return out;
}

Values absolutes(const Values& a) {
  return mapped(a, a, [](float x, float) { return std::fabs(x); });
}

void expectClose(const Values& result, const Values& expected, const std::string& what) {
  CHECK_FOR(result.size() == expected.size(), what);
  for (std::size_t i = 0; i < result.size(); i++) {
    CHECK_FOR(std::fabs(result[i] - expected[i]) <= 2e-4f * (1 + std::fabs(expected[i])),
              what << " at " << i << ": " << result[i] << " instead of " << expected[i]);
  }
}

struct Box {
  Values lower, upper;

  Box(Random& random, std::size_t size) : lower(random.numbers<float>(size)), upper(lower) {
    const Values widths = random.numbers<float>(size);
    for (std::size_t i = 0; i < size; i++) upper[i] += widths[i] > 0 ? widths[i] : 0;
  }
  Values centre() const {
    return mapped(lower, upper, [](float a, float b) { return (a + b) / 2; });
  }
  Values radius() const {
    return mapped(lower, upper, [](float a, float b) { return (b - a) / 2; });
  }
};

/** An affine map as plain kernels compute it. */
template <class Map>
void expectInterval(const Map& map, Random& random, const std::string& isa) {
  const Kernels& k = kernels();
  const bool relu = random.in(0, 1) == 1;
  const Box box(random, map.inputSize());
  const Values weight = random.numbers<float>(map.weightSize());
  const Values positive = absolutes(weight);
  const Values bias = random.numbers<float>(map.outputs());
  Values low = unwritten<float>(map.outputSize());
  Values high = low;
  map.interval(k, box, weight, bias, low, high, relu);
  const Values c = map.forward(box.centre(), weight, bias);
  const Values r = map.forward(box.radius(), positive, Values(bias.size()));
  const auto cut = [&](float x) { return relu && x <= 0 ? 0 : x; };
  expectClose(low, mapped(c, r, [&](float a, float b) { return cut(a - b); }), "lower end on " + isa);
  expectClose(high, mapped(c, r, [&](float a, float b) { return cut(a + b); }), "upper end on " + isa);

  const Values dLow = random.numbers<float>(map.outputSize());
  const Values dHigh = random.numbers<float>(map.outputSize());
  const auto passed = [&](float out, float d) { return relu && !(out > 0) ? 0 : d; };
  const Values a = mapped(low, dLow, passed);
  const Values b = mapped(high, dHigh, passed);
  const Values dCentre = mapped(a, b, [](float x, float y) { return x + y; });
  const Values dRadius = mapped(a, b, [](float x, float y) { return y - x; });

  Values dLower = unwritten<float>(map.inputSize());
  Values dUpper = dLower;
  map.inputGradient(k, low, high, dLow, dHigh, weight, dLower, dUpper, relu);
  const Values back = map.back(dCentre, weight);
  const Values absoluteBack = map.back(dRadius, positive);
  expectClose(dLower, mapped(back, absoluteBack, [](float x, float y) { return (x - y) / 2; }), "dLower on " + isa);
  expectClose(dUpper, mapped(back, absoluteBack, [](float x, float y) { return (x + y) / 2; }), "dUpper on " + isa);

  Values dWeight = unwritten<float>(map.weightSize());
  Values dBias = unwritten<float>(map.outputs());
  map.weightGradient(k, box, low, high, dLow, dHigh, weight, dWeight, dBias, relu);
  const Values plain = map.outer(box.centre(), dCentre);
  const Values absolute = map.outer(box.radius(), dRadius);
  Values expected(weight.size());
  for (std::size_t i = 0; i < weight.size(); i++) {
    expected[i] = plain[i] + (weight[i] > 0 ? absolute[i] : weight[i] < 0 ? -absolute[i] : 0);
  }
  expectClose(dWeight, expected, "dWeight on " + isa);
  Values sums(map.outputs());
  for (std::size_t i = 0; i < dCentre.size(); i++) sums[i % sums.size()] += dCentre[i];
  expectClose(dBias, sums, "dBias on " + isa);
}

struct Convolution {
  Layer l;

  std::size_t inputSize() const { return l.batch * l.image(); }
  std::size_t outputSize() const { return l.batch * l.output(); }
  std::size_t weightSize() const { return l.weights(); }
  std::size_t outputs() const { return static_cast<std::size_t>(l.outputs); }

  Values forward(const Values& x, const Values& weight, const Values& bias) const {
    Values y = unwritten<float>(outputSize());
    const auto dims = l.dims(false);
    kernels().conv2d(in(x), in(weight), in(bias), out(y), in(dims));
    return y;
  }
  Values back(const Values& dy, const Values& weight) const {
    Values dx = unwritten<float>(inputSize());
    const auto dims = l.dims(false);
    kernels().conv2dInputGradient(in(dy), in(weight), out(dx), in(dims));
    return dx;
  }
  Values outer(const Values& x, const Values& dy) const {
    Values dWeight = unwritten<float>(weightSize());
    const auto dims = l.dims(false);
    kernels().conv2dFilterGradient(in(x), in(dy), out(dWeight), in(dims));
    return dWeight;
  }
  void interval(const Kernels& k, const Box& box, const Values& weight, const Values& bias, Values& low, Values& high,
                bool relu) const {
    const auto dims = l.dims(relu);
    k.intervalConv2d(in(box.lower), in(box.upper), in(weight), in(bias), out(low), out(high), in(dims));
  }
  void inputGradient(const Kernels& k, const Values& low, const Values& high, const Values& dLow, const Values& dHigh,
                     const Values& weight, Values& dLower, Values& dUpper, bool relu) const {
    const auto dims = l.dims(relu);
    k.intervalConv2dInputGradient(in(low), in(high), in(dLow), in(dHigh), in(weight), out(dLower), out(dUpper),
                                  in(dims));
  }
  void weightGradient(const Kernels& k, const Box& box, const Values& low, const Values& high, const Values& dLow,
                      const Values& dHigh, const Values& weight, Values& dWeight, Values& dBias, bool relu) const {
    const auto dims = l.dims(relu);
    k.intervalConv2dWeightGradient(in(box.lower), in(box.upper), in(low), in(high), in(dLow), in(dHigh), in(weight),
                                   out(dWeight), out(dBias), in(dims));
  }
};

struct Linear {
  int rows, inputs, columns;

  std::size_t inputSize() const { return static_cast<std::size_t>(rows) * inputs; }
  std::size_t outputSize() const { return static_cast<std::size_t>(rows) * columns; }
  std::size_t weightSize() const { return static_cast<std::size_t>(inputs) * columns; }
  std::size_t outputs() const { return static_cast<std::size_t>(columns); }

  Values multiplied(const Values& a, const Values& b, const Values& bias, std::vector<std::int32_t> dims) const {
    Values c = unwritten<float>(static_cast<std::size_t>(dims[2]) * dims[3]);
    kernels().matMul(in(a), in(b), in(bias), out(c), in(dims));
    return c;
  }
  Values forward(const Values& x, const Values& weight, const Values& bias) const {
    return multiplied(x, weight, bias, {1, 1, rows, columns, inputs, 0, 0, 0});
  }
  Values back(const Values& dy, const Values& weight) const {
    return multiplied(dy, weight, {}, {1, 1, rows, inputs, columns, 0, 1, 0});
  }
  Values outer(const Values& x, const Values& dy) const {
    return multiplied(x, dy, {}, {1, 1, inputs, columns, rows, 1, 0, 0});
  }
  void interval(const Kernels& k, const Box& box, const Values& weight, const Values& bias, Values& low, Values& high,
                bool relu) const {
    const std::vector<std::int32_t> dims{rows, inputs, columns, relu};
    k.intervalLinear(in(box.lower), in(box.upper), in(weight), in(bias), out(low), out(high), in(dims));
  }
  void inputGradient(const Kernels& k, const Values& low, const Values& high, const Values& dLow, const Values& dHigh,
                     const Values& weight, Values& dLower, Values& dUpper, bool relu) const {
    const std::vector<std::int32_t> dims{rows, inputs, columns, relu};
    k.intervalLinearInputGradient(in(low), in(high), in(dLow), in(dHigh), in(weight), out(dLower), out(dUpper),
                                  in(dims));
  }
  void weightGradient(const Kernels& k, const Box& box, const Values& low, const Values& high, const Values& dLow,
                      const Values& dHigh, const Values& weight, Values& dWeight, Values& dBias, bool relu) const {
    const std::vector<std::int32_t> dims{rows, inputs, columns, relu};
    k.intervalLinearWeightGradient(in(box.lower), in(box.upper), in(low), in(high), in(dLow), in(dHigh), in(weight),
                                   out(dWeight), out(dBias), in(dims));
  }
};

/** Lines and a convolution at once against one after the other. */
void expectRelaxed(const Layer& each, int rows, Random& random, const std::string& isa) {
  const Kernels& k = kernels();
  Layer l = each;
  const int examples = l.batch;
  l.batch = examples * rows;
  const auto dims = l.dims(false);
  const std::vector<std::int32_t> sides{examples, rows, static_cast<std::int32_t>(l.output())};
  const Values a = random.numbers<float>(l.batch * l.output());
  const Values below = random.numbers<float>(examples * l.output());
  const Values above = random.numbers<float>(examples * l.output());
  const Values height = random.numbers<float>(examples * l.output());
  const Values weight = random.numbers<float>(l.weights());
  const Values bias = random.numbers<float>(static_cast<std::size_t>(l.outputs));
  const Convolution map{l};

  Values through = unwritten<float>(a.size());
  Values lineGains = unwritten<float>(static_cast<std::size_t>(l.batch));
  k.linesBack(in(a), in(below), in(above), in(height), out(through), out(lineGains), in(sides));
  Values next = unwritten<float>(l.batch * l.image());
  Values gains = unwritten<float>(static_cast<std::size_t>(l.batch));
  k.relaxedConv2dBack(in(a), in(below), in(above), in(height), in(weight), in(bias), out(next), out(gains), in(dims),
                      rows);
  expectClose(next, map.back(through, weight), "rows on " + isa);
  Values expectedGains = lineGains;
  for (std::size_t i = 0; i < through.size(); i++) expectedGains[i / l.output()] += through[i] * bias[i % bias.size()];
  expectClose(gains, expectedGains, "gains on " + isa);

  const Values dNext = random.numbers<float>(next.size());
  const Values dGains = random.numbers<float>(gains.size());
  Values dThrough = map.forward(dNext, weight, Values(bias.size()));
  for (std::size_t i = 0; i < dThrough.size(); i++) dThrough[i] += dGains[i / l.output()] * bias[i % bias.size()];
  Values expected[4] = {unwritten<float>(a.size()), below, above, height};
  k.linesBackGradient(in(a), in(below), in(above), in(height), in(dThrough), in(dGains), out(expected[0]),
                      out(expected[1]), out(expected[2]), out(expected[3]), in(sides));
  Values found[4] = {unwritten<float>(a.size()), below, above, height};
  k.relaxedConv2dBackGradient(in(a), in(below), in(above), in(height), in(weight), in(bias), in(dNext), in(dGains),
                              out(found[0]), out(found[1]), out(found[2]), out(found[3]), in(dims), rows);
  for (int i = 0; i < 4; i++) expectClose(found[i], expected[i], "gradient of lines on " + isa);

  Values dWeight = unwritten<float>(weight.size());
  Values dBias = unwritten<float>(bias.size());
  k.relaxedConv2dBackWeightGradient(in(a), in(below), in(above), in(height), in(dNext), in(dGains), out(dWeight),
                                    out(dBias), in(dims), rows);
  expectClose(dWeight, map.outer(dNext, through), "gradient of the weight on " + isa);
  Values sums(bias.size());
  for (std::size_t i = 0; i < through.size(); i++) sums[i % sums.size()] += dGains[i / l.output()] * through[i];
  expectClose(dBias, sums, "gradient of the bias on " + isa);
}

}  // namespace

TEST(interval_convolutions_are_what_plain_ones_make) {
  withEveryIsa([](const std::string& isa) {
    Random random(11);
    for (int i = 0; i < 40; i++) expectInterval(Convolution{randomLayer(random)}, random, isa);
  });
}

TEST(interval_linear_layers_are_what_products_make) {
  withEveryIsa([](const std::string& isa) {
    Random random(12);
    for (int i = 0; i < 40; i++) {
      expectInterval(Linear{random.in(1, 40), random.in(1, 70), random.in(1, 40)}, random, isa);
    }
  });
}

TEST(lines_and_convolution_at_once_are_one_after_the_other) {
  withEveryIsa([](const std::string& isa) {
    Random random(13);
    for (int i = 0; i < 30; i++) expectRelaxed(randomLayer(random), random.in(1, 3), random, isa);
  });
}

TEST(adam_is_its_formula) {
  withEveryIsa([](const std::string& isa) {
    Random random(14);
    for (const int size : {0, 1, 15, 16, 17, 100}) {
      const std::size_t count = static_cast<std::size_t>(size);
      const Values value = random.numbers<float>(count);
      const Values gradient = random.numbers<float>(count);
      const Values first = random.numbers<float>(count);
      const Values second = absolutes(random.numbers<float>(count));
      const Values settings{0.5f, 0.9f, 0.1f, 0.999f, 0.001f, 0.01f, 1e-8f};
      Values moved = unwritten<float>(count);
      Values m = moved;
      Values v = moved;
      kernels().adam(in(value), in(gradient), in(first), in(second), out(moved), out(m), out(v), in(settings));
      Values expected(count);
      for (std::size_t i = 0; i < count; i++) {
        const double g = 0.5 * gradient[i];
        const double mean = 0.9 * first[i] + 0.1 * g;
        const double square = 0.999 * second[i] + 0.001 * g * g;
        expected[i] = static_cast<float>(value[i] - 0.01 * mean / (std::sqrt(square) + 1e-8));
      }
      expectClose(moved, expected, "Adam on " + isa);
    }
  });
}

}  // namespace drawdown::test
