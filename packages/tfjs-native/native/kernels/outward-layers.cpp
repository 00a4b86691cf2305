#include "../core/parts.hpp"
#include "../core/threads.hpp"
#include "../kernels.hpp"
#include "../products/panels.hpp"
#include "outward.hpp"

// Affine layers on boxes, ends rounded outward: c′ = Wc + b and r′ = |W|(r + γ|c|) + γ|b|. A box becomes centre and
// radius, is multiplied, and becomes a box again block by block, while it is in the caches.

namespace drawdown::DRAWDOWN_ISA {
namespace {

/** What the layers have in common. */
struct Layer {
  Doubles lower, upper;
  Doubles panels;
  Doubles bias, biasMagnitude;
  DoublesOut outLower, outUpper;
  Rounding rounding;
  /** Whether the box is cut to max(x, 0) on its way in. */
  bool relu;
};

void requireSizes(const Layer& layer, std::size_t inputs, std::size_t outputs, std::size_t k, std::size_t n) {
  require(layer.lower.size == inputs && layer.upper.size == inputs, "outward layer: the box has another size");
  require(layer.outLower.size == outputs && layer.outUpper.size == outputs,
          "outward layer: the output has another size");
  const std::size_t packed = k * ((n + 7) / 8 * 8);
  require(layer.panels.size == packed, "outward layer: the weight has another size");
  require(layer.bias.size == n && layer.biasMagnitude.size == n, "outward layer: the bias has another size");
}

/** `count` numbers of a box as centre and radius, cut to max(x, 0) before if Relu. */
template <bool Relu>
void ballsOf(const double* lower, const double* upper, double unit, double* centre, double* radius, int count) {
  const auto step = [unit](auto low, auto high) {
    if constexpr (Relu) return ballOf(positivePart(low), positivePart(high), unit);
    return ballOf(low, high, unit);
  };
  int i = 0;
  for (; i + lanes<double> <= count; i += lanes<double>) {
    const auto ball = step(load(lower + i), load(upper + i));
    store(centre + i, ball.centre);
    store(radius + i, ball.radius);
  }
  for (; i < count; i++) {
    const auto ball = step(lower[i], upper[i]);
    centre[i] = ball.centre;
    radius[i] = ball.radius;
  }
}

void ballsOf(const Layer& layer, std::size_t at, double* centre, double* radius, int count) {
  const auto run = layer.relu ? ballsOf<true> : ballsOf<false>;
  run(layer.lower.data + at, layer.upper.data + at, layer.rounding.unit, centre, radius, count);
}

/** γ|b| of every output. */
void biasSharesOf(const Layer& layer, double* shares) {
  for (std::size_t i = 0; i < layer.biasMagnitude.size; i++) {
    shares[i] = layer.rounding.unit * layer.biasMagnitude[i];
  }
}

/** The ends of `rows` rows of n numbers each, written from `at` on. */
void endsOf(const Layer& layer, const double* centre, const double* radius, const double* shares, std::size_t at,
            int rows, int n) {
  const double* bias = layer.bias.data;
  const Rounding rounding = layer.rounding;
  double* lower = layer.outLower.data + at;
  double* upper = layer.outUpper.data + at;
  for (int row = 0; row < rows; row++) {
    int i = 0;
    for (; i + lanes<double> <= n; i += lanes<double>) {
      const Vector<double> middle = load(centre + i) + load(bias + i);
      const Vector<double> half = reach(load(radius + i), load(shares + i), rounding);
      store(lower + i, below(middle - half));
      store(upper + i, above(middle + half));
    }
    for (; i < n; i++) {
      const double middle = centre[i] + bias[i];
      const double half = reach(radius[i], shares[i], rounding);
      lower[i] = below(middle - half);
      upper[i] = above(middle + half);
    }
    centre += n;
    radius += n;
    lower += n;
    upper += n;
  }
}

Rounding roundingOf(Doubles values) {
  require(values.size == 3, "outward layer: expected γ, the inflation and the floor");
  return {values[0], values[1], values[2]};
}

/** Numbers of a panel of so many rows. */
std::size_t panelSize(int rows) { return static_cast<std::size_t>(rows) * panelColumns; }

/** Writes |x|; a panel's width is a multiple of eight, so whole vectors are all there is. */
void writeMagnitudes(const double* from, double* to, std::ptrdiff_t count) {
  for (std::ptrdiff_t i = 0; i < count; i += lanes<double>) store(to + i, magnitude(load(from + i)));
}

/** A centre and a radius, and where their products go. */
struct BallProduct {
  const double* centre;
  const double* radius;
  double* centreOut;
  double* radiusOut;
};

/**
 * W c and |W| r for the rows from `first` on of all panels [k, n]; fills in the operands and columns of the product.
 *
 * @param magnitudes gives |W| of a panel: its first number, and how many there are
 */
template <class Magnitudes>
void multiplyBalls(const BallProduct& balls, PanelProduct& product, Doubles panels, int k, int first,
                   const Magnitudes& magnitudes) {
  const int columns = packedColumns(product.n);
  const int rows = product.segments * product.length;
  for (int start = 0; start < columns; start += panelColumns) {
    const int width = columns - start < panelColumns ? columns - start : panelColumns;
    const double* panel =
        panels.data + static_cast<std::ptrdiff_t>(start) * k + static_cast<std::ptrdiff_t>(first) * width;
    product.panelWidth = width;
    product.column = start;
    product.a = balls.centre;
    product.panel = panel;
    product.c = balls.centreOut;
    multiplyPanel(product);
    product.a = balls.radius;
    product.panel = magnitudes(panel, static_cast<std::ptrdiff_t>(rows) * width);
    product.c = balls.radiusOut;
    multiplyPanel(product);
  }
}

/** Steps of a product between two looks at its sums: a panel of so many stays in the first cache. */
constexpr int blockSteps = 320;
/** Numbers between two rows of a block besides its own, so that rows do not fall on one set of the cache. */
constexpr int rowGap = 8;

/** Rows of boxes from..to through a linear layer. */
void linearRows(const Layer& layer, int from, int to, int k, int n) {
  const int rows = to - from;
  const Parts blocks = partsOf(k, blockSteps);
  const int pitch = blocks.longest() + rowGap;
  const std::size_t inside = static_cast<std::size_t>(rows) * pitch;
  const std::size_t outside = static_cast<std::size_t>(rows) * n;
  const std::size_t packed = panelSize(pitch);
  Scratch memory((packed + 2 * inside + 2 * outside + static_cast<std::size_t>(n)) * sizeof(double));
  double* absolute = memory.as<double>();
  double* centre = absolute + packed;
  double* radius = centre + inside;
  double* centreOut = radius + inside;
  double* radiusOut = centreOut + outside;
  double* shares = radiusOut + outside;
  if (k == 0) {
    for (std::size_t i = 0; i < 2 * outside; i++) centreOut[i] = 0;
  }
  for (int block = 0; block < blocks.count; block++) {
    const int first = blocks.start(block);
    const int steps = blocks.length(block);
    for (int row = 0; row < rows; row++) {
      const std::size_t at = static_cast<std::size_t>(from + row) * k + first;
      const std::ptrdiff_t target = static_cast<std::ptrdiff_t>(row) * pitch;
      ballsOf(layer, at, centre + target, radius + target, steps);
    }
    PanelProduct product;
    product.outer = 1;
    product.inner = rows;
    product.outerStep = 0;
    product.innerStep = pitch;
    product.segments = 1;
    product.length = steps;
    product.segmentStep = 0;
    product.n = n;
    product.add = block > 0;
    // Made here, panel by panel: less memory has to be read than if |W| were kept.
    const auto magnitudes = [absolute](const double* panel, std::ptrdiff_t count) {
      writeMagnitudes(panel, absolute, count);
      return static_cast<const double*>(absolute);
    };
    multiplyBalls({centre, radius, centreOut, radiusOut}, product, layer.panels, k, first, magnitudes);
  }
  biasSharesOf(layer, shares);
  endsOf(layer, centreOut, radiusOut, shares, static_cast<std::size_t>(from) * n, rows, n);
}

/** The geometry of a convolution. */
struct Geometry {
  int height, width, channels;
  int outHeight, outWidth, outChannels;
  int kernelHeight, kernelWidth;
  int strideHeight, strideWidth;
  int padTop, padLeft;
};

/** The most padding on a side. */
constexpr std::ptrdiff_t mostPadding = 1024;

/** Where an image's pixels stand in a frame that holds every window whole. */
struct Frame {
  std::ptrdiff_t rows, columns;
};

Frame frameOf(const Geometry& g) {
  return {static_cast<std::ptrdiff_t>(g.outHeight - 1) * g.strideHeight + g.kernelHeight,
          static_cast<std::ptrdiff_t>(g.outWidth - 1) * g.strideWidth + g.kernelWidth};
}

void clear(double* numbers, std::ptrdiff_t count) {
  for (std::ptrdiff_t i = 0; i < count; i++) numbers[i] = 0;
}

/** One image as centre and radius in its frame; what is padding is a point at zero, and has no rounding. */
void frameImage(const Layer& layer, const Geometry& g, std::size_t at, double* centre, double* radius) {
  const Frame frame = frameOf(g);
  const std::ptrdiff_t line = frame.columns * g.channels;
  const std::ptrdiff_t right = frame.columns - g.padLeft < g.width ? frame.columns - g.padLeft : g.width;
  const bool isCovered = g.padTop == 0 && g.padLeft == 0 && frame.rows <= g.height && frame.columns <= g.width;
  if (!isCovered) {
    clear(centre, frame.rows * line);
    clear(radius, frame.rows * line);
  }
  if (right <= 0) return;
  for (std::ptrdiff_t row = 0; row < g.height && row + g.padTop < frame.rows; row++) {
    const std::ptrdiff_t target = (row + g.padTop) * line + static_cast<std::ptrdiff_t>(g.padLeft) * g.channels;
    ballsOf(layer, at + static_cast<std::size_t>(row) * g.width * g.channels, centre + target, radius + target,
            static_cast<int>(right) * g.channels);
  }
}

/** Numbers copied at once; what a run has not is written over by the next one. */
constexpr int copyStep = 4;

/**
 * Copies every window of some output rows out of its frame, one after the other: with few channels a window's runs are
 * too short to multiply where they lie. Reads and writes up to `copyStep` numbers past the end.
 */
void copyWindows(const Geometry& g, std::ptrdiff_t line, const double* frame, int rows, double* windows) {
  typedef double Step __attribute__((vector_size(copyStep * sizeof(double)), aligned(alignof(double)), may_alias));
  const int run = g.kernelWidth * g.channels;
  const std::ptrdiff_t columnStep = static_cast<std::ptrdiff_t>(g.strideWidth) * g.channels;
  for (int row = 0; row < rows; row++) {
    for (int column = 0; column < g.outWidth; column++) {
      const double* window = frame + row * g.strideHeight * line + column * columnStep;
      for (int kernelRow = 0; kernelRow < g.kernelHeight; kernelRow++) {
        for (int i = 0; i < run; i += copyStep) {
          *reinterpret_cast<Step*>(windows + i) = *reinterpret_cast<const Step*>(window + i);
        }
        windows += run;
        window += line;
      }
    }
  }
}

/** Below so many numbers a run is too short. */
constexpr int shortRun = 32;
/** Outputs between two looks at their ends: so many stay in the first cache. */
constexpr int blockOutputs = 1600;

/** Output rows in blocks. */
Parts blocksOf(int rows, int rowOutputs) {
  return partsOf(rows, rowOutputs >= blockOutputs ? 1 : blockOutputs / rowOutputs);
}

/** One image's box through a convolution; `absolute` is |W|, in panels as W is. */
void convolveImage(const Layer& layer, const Geometry& g, const double* absolute, int image) {
  const Frame frame = frameOf(g);
  const std::ptrdiff_t line = frame.columns * g.channels;
  const std::size_t inside = static_cast<std::size_t>(frame.rows * line) + copyStep;
  const int run = g.kernelWidth * g.channels;
  const int k = g.kernelHeight * run;
  const int rowOutputs = g.outWidth * g.outChannels;
  const Parts blocks = blocksOf(g.outHeight, rowOutputs);
  const std::size_t outside = static_cast<std::size_t>(blocks.longest()) * rowOutputs;
  const bool isCopied = run < shortRun && g.kernelHeight > 1;
  const std::size_t copied =
      isCopied ? static_cast<std::size_t>(blocks.longest()) * g.outWidth * k + copyStep : 0;
  const std::size_t channels = static_cast<std::size_t>(g.outChannels);
  Scratch memory((2 * (inside + copied + outside) + channels) * sizeof(double));
  double* centre = memory.as<double>();
  double* radius = centre + inside;
  double* centreWindows = radius + inside;
  double* radiusWindows = centreWindows + copied;
  double* centreOut = radiusWindows + copied;
  double* radiusOut = centreOut + outside;
  double* shares = radiusOut + outside;
  const std::size_t pixels = static_cast<std::size_t>(g.height) * g.width * g.channels;
  frameImage(layer, g, image * pixels, centre, radius);
  biasSharesOf(layer, shares);
  PanelProduct product;
  product.segments = isCopied ? 1 : g.kernelHeight;
  product.length = isCopied ? k : run;
  product.segmentStep = line;
  product.innerStep = isCopied ? k : static_cast<std::ptrdiff_t>(g.strideWidth) * g.channels;
  product.outerStep = isCopied ? static_cast<std::ptrdiff_t>(g.outWidth) * k : g.strideHeight * line;
  product.inner = g.outWidth;
  product.n = g.outChannels;
  product.add = false;
  const auto magnitudes = [&](const double* panel, std::ptrdiff_t) { return absolute + (panel - layer.panels.data); };
  for (int block = 0; block < blocks.count; block++) {
    const int from = blocks.start(block);
    const int to = blocks.start(block + 1);
    const std::ptrdiff_t window = static_cast<std::ptrdiff_t>(from) * g.strideHeight * line;
    product.outer = to - from;
    if (isCopied) {
      copyWindows(g, line, centre + window, to - from, centreWindows);
      copyWindows(g, line, radius + window, to - from, radiusWindows);
      multiplyBalls({centreWindows, radiusWindows, centreOut, radiusOut}, product, layer.panels, k, 0, magnitudes);
    } else {
      multiplyBalls({centre + window, radius + window, centreOut, radiusOut}, product, layer.panels, k, 0, magnitudes);
    }
    const std::size_t at = (static_cast<std::size_t>(image) * g.outHeight + from) * rowOutputs;
    endsOf(layer, centreOut, radiusOut, shares, at, (to - from) * g.outWidth, g.outChannels);
  }
}

std::size_t sizeOf(int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); }

}  // namespace

/** dims: [batch, inputs, outputs, relu]; rounding: [γ, inflation, floor]. */
void outwardLinear(Doubles lower, Doubles upper, Doubles panels, Doubles bias, Doubles biasMagnitude,
                   DoublesOut outLower, DoublesOut outUpper, Ints dims, Doubles rounding) {
  require(dims.size == 4, "outwardLinear: expected 4 dims");
  for (std::size_t i = 0; i < 3; i++) require(dims[i] >= 0, "outwardLinear: a side is negative");
  const int batch = dims[0];
  const int k = dims[1];
  const int n = dims[2];
  const Layer layer{lower,    upper,    panels,               bias, biasMagnitude,
                    outLower, outUpper, roundingOf(rounding), dims[3] != 0};
  requireSizes(layer, sizeOf(batch, k), sizeOf(batch, n), static_cast<std::size_t>(k), static_cast<std::size_t>(n));
  if (n == 0 || batch == 0) return;
  // Each task reads the whole weight, so few rows are not worth one; an even number shares out better.
  const Parts tasks{batch, batch <= 28 ? 1 : 2 * ((batch + 63) / 64)};
  parallel(tasks.count, [&](int task) { linearRows(layer, tasks.start(task), tasks.start(task + 1), k, n); });
}

/**
 * dims: [batch, height, width, channels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight,
 * strideWidth, padTop, padLeft, relu]; rounding: [γ, inflation, floor].
 */
void outwardConv2d(Doubles lower, Doubles upper, Doubles panels, Doubles bias, Doubles biasMagnitude,
                   DoublesOut outLower, DoublesOut outUpper, Ints dims, Doubles rounding) {
  require(dims.size == 14, "outwardConv2d: expected 14 dims");
  for (std::size_t i = 0; i < 13; i++) {
    require(dims[i] >= (i >= 7 && i <= 10 ? 1 : 0) && dims[i] < 1 << 20, "outwardConv2d: a side is out of range");
  }
  const int batch = dims[0];
  const Geometry g{dims[1], dims[2], dims[3], dims[4],  dims[5],  dims[6],
                   dims[7], dims[8], dims[9], dims[10], dims[11], dims[12]};
  const Layer layer{lower,    upper,    panels,               bias, biasMagnitude,
                    outLower, outUpper, roundingOf(rounding), dims[13] != 0};
  const std::size_t k = sizeOf(g.kernelHeight, g.kernelWidth) * static_cast<std::size_t>(g.channels);
  const std::size_t pixels = sizeOf(g.height, g.width) * static_cast<std::size_t>(g.channels);
  const std::size_t outputs = sizeOf(g.outHeight, g.outWidth) * static_cast<std::size_t>(g.outChannels);
  const Frame frame = frameOf(g);
  // Else a frame could be far larger than the image in it.
  require(g.padTop <= mostPadding && g.padLeft <= mostPadding && frame.rows - g.padTop - g.height <= mostPadding &&
              frame.columns - g.padLeft - g.width <= mostPadding,
          "outwardConv2d: the padding is out of range");
  const double framed = static_cast<double>(frame.rows) * static_cast<double>(frame.columns) * g.channels;
  constexpr std::size_t most = std::size_t{1} << 31;
  require(k < most && pixels < most && outputs < most && framed < 0x1p31, "outwardConv2d: an image is too large");
  requireSizes(layer, static_cast<std::size_t>(batch) * pixels, static_cast<std::size_t>(batch) * outputs, k,
               static_cast<std::size_t>(g.outChannels));
  if (outputs == 0 || batch == 0) return;
  Scratch absolute(panels.size * sizeof(double));
  writeMagnitudes(panels.data, absolute.as<double>(), static_cast<std::ptrdiff_t>(panels.size));
  parallel(batch, [&](int image) { convolveImage(layer, g, absolute.as<double>(), image); });
}

}  // namespace drawdown::DRAWDOWN_ISA
