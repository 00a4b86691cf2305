#include "check.hpp"
#include "numbers.hpp"
#include "products.hpp"

namespace drawdown::test {
namespace {

struct Case {
  int batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels;
  int kernelHeight, kernelWidth, strideHeight, strideWidth, padTop, padLeft;
  bool bias, relu;

  std::size_t images() const { return static_cast<std::size_t>(batch) * inHeight * inWidth * inChannels; }
  std::size_t weights() const { return static_cast<std::size_t>(kernelHeight) * kernelWidth * inChannels * outChannels; }
  std::size_t outputs() const { return static_cast<std::size_t>(batch) * outHeight * outWidth * outChannels; }
  std::vector<std::int32_t> dims() const {
    return {batch,       inHeight,    inWidth,      inChannels,  outHeight, outWidth, outChannels,
            kernelHeight, kernelWidth, strideHeight, strideWidth, padTop,    padLeft,  relu};
  }
};

std::ostream& operator<<(std::ostream& stream, const Case& c) {
  return stream << c.batch << "×" << c.inHeight << "×" << c.inWidth << "×" << c.inChannels << " → " << c.outHeight << "×"
                << c.outWidth << "×" << c.outChannels << ", filter " << c.kernelHeight << "×" << c.kernelWidth
                << ", stride " << c.strideHeight << "," << c.strideWidth << ", padding " << c.padTop << "," << c.padLeft
                << (c.bias ? ", bias" : "") << (c.relu ? ", relu" : "");
}

/** body(place in the image, in the filter, in the output) for every product of numbers that the convolution adds. */
template <class Body>
void forEveryProduct(const Case& c, const Body& body) {
  for (int b = 0; b < c.batch; b++)
    for (int y = 0; y < c.outHeight; y++)
      for (int x = 0; x < c.outWidth; x++)
        for (int i = 0; i < c.kernelHeight; i++)
          for (int j = 0; j < c.kernelWidth; j++) {
            const int row = y * c.strideHeight + i - c.padTop;
            const int column = x * c.strideWidth + j - c.padLeft;
            if (row < 0 || row >= c.inHeight || column < 0 || column >= c.inWidth) continue;
            const std::size_t image = ((static_cast<std::size_t>(b) * c.inHeight + row) * c.inWidth + column) * c.inChannels;
            const std::size_t filter = (static_cast<std::size_t>(i) * c.kernelWidth + j) * c.inChannels * c.outChannels;
            const std::size_t output = ((static_cast<std::size_t>(b) * c.outHeight + y) * c.outWidth + x) * c.outChannels;
            for (int p = 0; p < c.inChannels; p++)
              for (int q = 0; q < c.outChannels; q++)
                body(image + p, filter + static_cast<std::size_t>(p) * c.outChannels + q, output + q);
          }
}

template <class T>
struct Operands {
  std::vector<T> x, weight, dy, bias;

  Operands(const Case& c, Random& random)
      : x(random.numbers<T>(c.images())),
        weight(random.numbers<T>(c.weights())),
        dy(random.numbers<T>(c.outputs())),
        bias(random.numbers<T>(c.bias ? c.outChannels : 0)) {}
};

template <class T>
std::vector<T> forward(const Case& c, const Operands<T>& o) {
  std::vector<T> result = unwritten<T>(c.outputs());
  const auto dims = c.dims();
  Products<T>::conv2d()(in(o.x), in(o.weight), in(o.bias), out(result), in(dims));
  return result;
}

template <class T>
std::vector<T> inputGradient(const Case& c, const Operands<T>& o) {
  std::vector<T> result = unwritten<T>(c.images());
  const auto dims = c.dims();
  Products<T>::conv2dInputGradient()(in(o.dy), in(o.weight), out(result), in(dims));
  return result;
}

std::vector<float> filterGradient(const Case& c, const Operands<float>& o) {
  std::vector<float> result = unwritten<float>(c.weights());
  const auto dims = c.dims();
  kernels().conv2dFilterGradient(in(o.x), in(o.dy), out(result), in(dims));
  return result;
}

template <class T>
void expectNear(const std::vector<T>& result, const Exact& exact, const char* pass, const Case& c, const std::string& isa) {
  for (std::size_t i = 0; i < result.size(); i++) {
    CHECK_FOR(isNear(result[i], exact.sums[i], exact.magnitudes[i], exact.terms[i]),
              pass << " " << c << " at " << i << " in " << sizeof(T) << " bytes on " << isa);
  }
}

template <class T>
void expectPlainLoops(const Case& c, Random& random, const std::string& isa) {
  const Operands<T> o(c, random);
  Exact y(c.outputs());
  Exact dx(c.images());
  Exact dWeight(c.weights());
  forEveryProduct(c, [&](std::size_t image, std::size_t filter, std::size_t output) {
    y.add(output, static_cast<long double>(o.x[image]) * o.weight[filter]);
    dx.add(image, static_cast<long double>(o.dy[output]) * o.weight[filter]);
    dWeight.add(filter, static_cast<long double>(o.x[image]) * o.dy[output]);
  });
  if (c.bias) {
    for (std::size_t i = 0; i < c.outputs(); i++) y.add(i, o.bias[i % c.outChannels]);
  }
  if (c.relu) y.relu();
  expectNear(forward(c, o), y, "forward", c, isa);
  expectNear(inputGradient(c, o), dx, "input gradient", c, isa);
  if constexpr (sizeof(T) == sizeof(float)) expectNear(filterGradient(c, o), dWeight, "filter gradient", c, isa);
}

constexpr int channels[] = {1, 2, 3, 5, 8, 16, 17, 32, 33};

Case randomCase(Random& random) {
  Case c{};
  c.batch = random.in(1, 3);
  c.inChannels = random.oneOf(channels);
  c.outChannels = random.oneOf(channels);
  c.kernelHeight = random.in(1, 4);
  c.kernelWidth = random.in(1, 4);
  c.strideHeight = random.in(1, 3);
  c.strideWidth = random.in(1, 3);
  c.padTop = random.in(0, 2);
  c.padLeft = random.in(0, 2);
  // The padding below and on the right is what remains: more or less than above and on the left, up to whole windows
  // of padding.
  c.inHeight = random.in(c.kernelHeight, 9);
  c.inWidth = random.in(c.kernelWidth, 9);
  c.outHeight = (c.inHeight + c.padTop + random.in(0, c.kernelHeight < 2 ? 1 : 2) - c.kernelHeight) / c.strideHeight + 1;
  c.outWidth = (c.inWidth + c.padLeft + random.in(0, c.kernelWidth < 2 ? 1 : 2) - c.kernelWidth) / c.strideWidth + 1;
  c.bias = random.in(0, 1) == 1;
  c.relu = random.in(0, 2) == 0;
  return c;
}

TEST(convolutions_equal_the_plain_loops) {
  withEveryIsa([](const std::string& isa) {
    Random random(11);
    for (int i = 0; i < 60; i++) {
      const Case c = randomCase(random);
      expectPlainLoops<float>(c, random, isa);
      expectPlainLoops<double>(c, random, isa);
    }
  });
}

TEST(convolutions_of_the_usual_layers_equal_the_plain_loops) {
  const Case usual[] = {
      {3, 28, 28, 1, 13, 13, 16, 4, 4, 2, 2, 0, 0, true, true},
      {2, 13, 13, 16, 10, 10, 32, 4, 4, 1, 1, 0, 0, true, true},
      {1, 14, 14, 64, 14, 14, 64, 3, 3, 1, 1, 1, 1, true, true},
      {1, 14, 14, 64, 7, 7, 128, 3, 3, 2, 2, 1, 1, false, false},
      {5, 8, 8, 3, 8, 8, 24, 1, 1, 1, 1, 0, 0, true, false},
      {2, 6, 6, 17, 1, 1, 10, 6, 6, 1, 1, 0, 0, true, false},
  };
  withEveryIsa([&](const std::string& isa) {
    Random random(12);
    for (const Case& c : usual) expectPlainLoops<float>(c, random, isa);
  });
}

TEST(convolutions_of_nothing_write_zeros_and_biases) {
  const Case noImages{0, 5, 5, 3, 3, 3, 4, 3, 3, 1, 1, 0, 0, true, false};
  const Case noInputs{2, 5, 5, 0, 3, 3, 4, 3, 3, 1, 1, 0, 0, true, false};
  const Case noOutputs{2, 5, 5, 3, 3, 3, 0, 3, 3, 1, 1, 0, 0, false, false};
  withEveryIsa([&](const std::string& isa) {
    Random random(13);
    for (const Case& c : {noImages, noInputs, noOutputs}) {
      expectPlainLoops<float>(c, random, isa);
      expectPlainLoops<double>(c, random, isa);
    }
  });
}

TEST(convolutions_have_the_same_bits_on_any_number_of_threads) {
  const Case large[] = {
      {9, 14, 14, 16, 14, 14, 32, 3, 3, 1, 1, 1, 1, true, true},
      {40, 9, 9, 3, 4, 4, 24, 3, 3, 2, 2, 0, 0, false, false},
      {2, 20, 20, 33, 20, 20, 17, 3, 3, 1, 1, 1, 1, true, false},
  };
  withEveryIsa([&](const std::string& isa) {
    for (const Case& c : large) {
      Random random(14);
      const Operands<float> o(c, random);
      const Operands<double> o64(c, random);
      const auto y = forward(c, o);
      const auto dx = inputGradient(c, o);
      const auto dWeight = filterGradient(c, o);
      const auto y64 = forward(c, o64);
      const auto dx64 = inputGradient(c, o64);
      onEveryThreadCount([&](int threads) {
        CHECK_FOR(sameBits(forward(c, o), y), c << " on " << threads << " threads, " << isa);
        CHECK_FOR(sameBits(inputGradient(c, o), dx), c << " on " << threads << " threads, " << isa);
        CHECK_FOR(sameBits(filterGradient(c, o), dWeight), c << " on " << threads << " threads, " << isa);
        CHECK_FOR(sameBits(forward(c, o64), y64), c << " on " << threads << " threads, " << isa);
        CHECK_FOR(sameBits(inputGradient(c, o64), dx64), c << " on " << threads << " threads, " << isa);
      });
    }
  });
}

TEST(convolutions_refuse_operands_of_other_sizes) {
  using Error = std::invalid_argument;
  const Case right{1, 5, 5, 2, 3, 3, 4, 3, 3, 1, 1, 0, 0, true, false};
  Random random(15);
  const Operands<float> o(right, random);
  forward(right, o);
  const auto refuses = [&](Case wrong) {
    std::vector<float> y(right.outputs()), dx(right.images()), dWeight(right.weights());
    const auto dims = wrong.dims();
    MESSAGE_OF(Error, kernels().conv2d(in(o.x), in(o.weight), in(o.bias), out(y), in(dims)));
    MESSAGE_OF(Error, kernels().conv2dInputGradient(in(o.dy), in(o.weight), out(dx), in(dims)));
    MESSAGE_OF(Error, kernels().conv2dFilterGradient(in(o.x), in(o.dy), out(dWeight), in(dims)));
  };
  const auto with = [&](int Case::*side, int value) {
    Case wrong = right;
    wrong.*side = value;
    return wrong;
  };
  constexpr int most = 2147483647;
  for (int Case::*side : {&Case::batch, &Case::inHeight, &Case::inWidth, &Case::inChannels, &Case::outHeight,
                          &Case::outWidth, &Case::outChannels, &Case::kernelHeight, &Case::kernelWidth}) {
    for (const int value : {7, -1, most, -most}) refuses(with(side, value));
  }
  for (int Case::*step : {&Case::strideHeight, &Case::strideWidth}) {
    for (const int value : {0, -1}) refuses(with(step, value));
  }
  for (int Case::*padding : {&Case::padTop, &Case::padLeft}) refuses(with(padding, -1));
  const std::vector<std::int32_t> few(13, 1);
  std::vector<float> y(right.outputs());
  MESSAGE_OF(Error, kernels().conv2d(in(o.x), in(o.weight), in(o.bias), out(y), in(few)));
}

}  // namespace
}  // namespace drawdown::test
