#include <algorithm>
#include <cmath>

#include "../kernels.hpp"
#include "check.hpp"
#include "numbers.hpp"

namespace drawdown::test {
namespace {

/** A convolution, or a linear layer where all sides but the channels are 1. */
struct Case {
  int batch, height, width, channels, outHeight, outWidth, outChannels;
  int kernelHeight, kernelWidth, strideHeight, strideWidth, padTop, padLeft;
  bool relu, linear;

  std::size_t images() const { return static_cast<std::size_t>(batch) * height * width * channels; }
  int window() const { return kernelHeight * kernelWidth * channels; }
  std::size_t outputs() const { return static_cast<std::size_t>(batch) * outHeight * outWidth * outChannels; }
};

std::ostream& operator<<(std::ostream& stream, const Case& c) {
  return stream << c.batch << "×" << c.height << "×" << c.width << "×" << c.channels << " → " << c.outHeight << "×"
                << c.outWidth << "×" << c.outChannels << ", filter " << c.kernelHeight << "×" << c.kernelWidth << ", stride "
                << c.strideHeight << "," << c.strideWidth << ", padding " << c.padTop << "," << c.padLeft
                << (c.relu ? ", relu" : "") << (c.linear ? ", linear" : "");
}

/** The order of the packed weights, see products/panels.hpp. */
std::vector<double> inPanels(const std::vector<double>& weight, int k, int n) {
  const int columns = (n + 7) / 8 * 8;
  std::vector<double> panels(static_cast<std::size_t>(k) * columns);
  for (int j = 0; j < n; j++) {
    const int start = j / 16 * 16;
    const int width = std::min(16, columns - start);
    for (int i = 0; i < k; i++) {
      panels[static_cast<std::size_t>(start) * k + static_cast<std::size_t>(i) * width + (j - start)] =
          weight[static_cast<std::size_t>(i) * n + j];
    }
  }
  return panels;
}

struct Operands {
  std::vector<double> lower, upper, weight, panels, bias, biasMagnitude;

  Operands(const Case& c, Random& random)
      : lower(random.numbers<double>(c.images())),
        upper(random.numbers<double>(c.images())),
        weight(random.numbers<double>(static_cast<std::size_t>(c.window()) * c.outChannels)),
        panels(inPanels(weight, c.window(), c.outChannels)),
        bias(random.numbers<double>(c.outChannels)),
        biasMagnitude(bias) {
    for (std::size_t i = 0; i < upper.size(); i++) {
      upper[i] = random.in(0, 3) == 0 ? lower[i] : lower[i] + std::abs(upper[i]);
    }
    for (double& value : biasMagnitude) value = std::abs(value);
  }
};

struct Box {
  std::vector<double> lower, upper;
};

Box through(const Case& c, const Operands& o) {
  Box box{unwritten<double>(c.outputs()), unwritten<double>(c.outputs())};
  const double terms = c.window() + 1;
  const std::vector<double> rounding{terms * 0x1.001p-53, 1 + (2 * terms + 6) * 0x1.001p-53, terms * 0x1p-930};
  const std::vector<std::int32_t> linearDims{c.batch, c.channels, c.outChannels, c.relu};
  const std::vector<std::int32_t> dims{c.batch,       c.height,      c.width,        c.channels,    c.outHeight,
                                       c.outWidth,    c.outChannels, c.kernelHeight, c.kernelWidth, c.strideHeight,
                                       c.strideWidth, c.padTop,      c.padLeft,      c.relu};
  const auto run = c.linear ? kernels().outwardLinear : kernels().outwardConv2d;
  run(in(o.lower), in(o.upper), in(o.panels), in(o.bias), in(o.biasMagnitude), out(box.lower), out(box.upper),
      in(c.linear ? linearDims : dims), in(rounding));
  return box;
}

/** One end of one output in long double, which rounds two thousand times finer. */
long double exactEnd(const Case& c, const Operands& o, std::size_t output, bool isUpper) {
  const int channel = static_cast<int>(output % c.outChannels);
  const std::size_t position = output / c.outChannels;
  const int column = static_cast<int>(position % c.outWidth) * c.strideWidth - c.padLeft;
  const int row = static_cast<int>(position / c.outWidth % c.outHeight) * c.strideHeight - c.padTop;
  const std::size_t image = position / c.outWidth / c.outHeight;
  long double sum = o.bias[channel];
  for (int i = 0; i < c.kernelHeight; i++)
    for (int j = 0; j < c.kernelWidth; j++) {
      if (row + i < 0 || row + i >= c.height || column + j < 0 || column + j >= c.width) continue;
      for (int q = 0; q < c.channels; q++) {
        const std::size_t at = ((image * c.height + row + i) * c.width + column + j) * c.channels + q;
        const double weight = o.weight[((static_cast<std::size_t>(i) * c.kernelWidth + j) * c.channels + q) * c.outChannels + channel];
        const double end = (weight >= 0) == isUpper ? o.upper[at] : o.lower[at];
        sum += static_cast<long double>(weight) * (c.relu ? std::max(end, 0.0) : end);
      }
    }
  return sum;
}

void expectTightEnclosure(const Case& c, const Operands& o, const std::string& isa) {
  const Box box = through(c, o);
  const long double slack = 1e-13L * (c.window() + 1);
  for (std::size_t i = 0; i < c.outputs(); i++) {
    const long double lower = exactEnd(c, o, i, false);
    const long double upper = exactEnd(c, o, i, true);
    CHECK_FOR(box.lower[i] <= lower && box.lower[i] >= lower - slack, c << " at " << i << " on " << isa);
    CHECK_FOR(box.upper[i] >= upper && box.upper[i] <= upper + slack, c << " at " << i << " on " << isa);
  }
}

constexpr int widths[] = {1, 2, 3, 5, 8, 15, 16, 17, 24, 31, 33, 40};

Case randomConvolution(Random& random) {
  Case c{};
  c.batch = random.in(0, 3);
  c.channels = random.oneOf(widths) % 18 + 1;
  c.outChannels = random.oneOf(widths);
  c.height = random.in(1, 9);
  c.width = random.in(1, 9);
  c.padTop = random.in(0, 2);
  c.padLeft = random.in(0, 2);
  c.kernelHeight = random.in(1, std::min(4, c.height + c.padTop));
  c.kernelWidth = random.in(1, std::min(4, c.width + c.padLeft));
  c.strideHeight = random.in(1, 3);
  c.strideWidth = random.in(1, 3);
  c.outHeight = (c.height + c.padTop + random.in(0, 2) - c.kernelHeight) / c.strideHeight + 1;
  c.outWidth = (c.width + c.padLeft + random.in(0, 2) - c.kernelWidth) / c.strideWidth + 1;
  c.relu = random.in(0, 1) == 1;
  return c;
}

Case randomLinear(Random& random) {
  constexpr int inputs[] = {1, 7, 64, 319, 320, 321, 700};
  constexpr int batches[] = {0, 1, 5, 28, 29, 70, 130};
  Case c{};
  c.batch = random.oneOf(batches);
  c.channels = random.oneOf(inputs);
  c.outChannels = random.oneOf(widths);
  c.height = c.width = c.outHeight = c.outWidth = 1;
  c.kernelHeight = c.kernelWidth = c.strideHeight = c.strideWidth = 1;
  c.relu = random.in(0, 1) == 1;
  c.linear = true;
  return c;
}

TEST(outward_layers_enclose_the_exact_box_tightly) {
  withEveryIsa([](const std::string& isa) {
    Random random(31);
    for (int i = 0; i < 80; i++) {
      const Case c = i % 4 == 0 ? randomLinear(random) : randomConvolution(random);
      const Operands o(c, random);
      expectTightEnclosure(c, o, isa);
    }
  });
}

TEST(outward_layers_do_not_depend_on_the_threads) {
  Random random(32);
  for (int i = 0; i < 20; i++) {
    const Case c = i % 2 == 0 ? randomLinear(random) : randomConvolution(random);
    const Operands o(c, random);
    const Box expected = through(c, o);
    onEveryThreadCount([&](int threads) {
      const Box box = through(c, o);
      CHECK_FOR(sameBits(box.lower, expected.lower) && sameBits(box.upper, expected.upper), c << " on " << threads);
    });
  }
}

TEST(outward_balls_hold_every_point_and_no_more_than_the_unit_cube) {
  withEveryIsa([](const std::string& isa) {
    Random random(33);
    for (const std::size_t length : {0, 1, 2, 7, 8, 9, 17, 40000}) {
      std::vector<float> pixels = random.numbers<float>(length);
      for (float& pixel : pixels) pixel = std::abs(pixel);
      for (const bool clip : {false, true}) {
        Box box{unwritten<double>(length), unwritten<double>(length)};
        kernels().outwardBalls(in(pixels), out(box.lower), out(box.upper), 0.1, clip);
        for (std::size_t i = 0; i < length; i++) {
          const long double low = static_cast<long double>(pixels[i]) - 0.1;
          const long double high = static_cast<long double>(pixels[i]) + 0.1;
          CHECK_FOR(box.lower[i] <= (clip ? std::max(low, 0.0L) : low) && box.lower[i] >= (clip ? 0 : low - 1e-15L), i << " on " << isa);
          CHECK_FOR(box.upper[i] >= (clip ? std::min(high, 1.0L) : high) && box.upper[i] <= (clip ? 1 : high + 1e-15L), i << " on " << isa);
        }
      }
    }
  });
}

}  // namespace
}  // namespace drawdown::test
