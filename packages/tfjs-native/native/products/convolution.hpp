#pragma once

#include "../core/span.hpp"
#include "../core/threads.hpp"
#include "pack.hpp"
#include "tile.hpp"

namespace drawdown::DRAWDOWN_ISA {

/** The sides of a convolution, NHWC. Rows and columns past the bottom and the right that a window reaches are zeros. */
struct Geometry {
  int batch;
  int inHeight;
  int inWidth;
  int inChannels;
  int outHeight;
  int outWidth;
  int outChannels;
  int kernelHeight;
  int kernelWidth;
  int strideHeight;
  int strideWidth;
  int padTop;
  int padLeft;

  /** The image with its padding, as far as windows reach. */
  int paddedHeight() const { return larger(padTop + inHeight, (outHeight - 1) * strideHeight + kernelHeight); }
  int paddedWidth() const { return larger(padLeft + inWidth, (outWidth - 1) * strideWidth + kernelWidth); }
  bool isPadded() const { return paddedHeight() != inHeight || paddedWidth() != inWidth; }
  /** Numbers of an image, without and with padding, and of its output. */
  std::ptrdiff_t image() const { return static_cast<std::ptrdiff_t>(inHeight) * inWidth * inChannels; }
  std::ptrdiff_t padded() const { return static_cast<std::ptrdiff_t>(paddedHeight()) * paddedWidth() * inChannels; }
  std::ptrdiff_t output() const { return static_cast<std::ptrdiff_t>(outHeight) * outWidth * outChannels; }
  /** Numbers of a window, and of one of its rows: those lie side by side in the image. */
  int window() const { return kernelHeight * windowRow(); }
  int windowRow() const { return kernelWidth * inChannels; }
  std::ptrdiff_t paddedRow() const { return static_cast<std::ptrdiff_t>(paddedWidth()) * inChannels; }
  /** Between the windows of neighbouring output pixels. */
  std::ptrdiff_t stepRight() const { return static_cast<std::ptrdiff_t>(strideWidth) * inChannels; }
  std::ptrdiff_t stepDown() const { return strideHeight * paddedRow(); }

 private:
  static int larger(int a, int b) { return a > b ? a : b; }
};

/** Reads and checks what JavaScript sent: `[batch, in h, in w, in c, out h, out w, out c, kernel h, w, stride h, w, pad top, left, relu]`. */
inline Geometry readGeometry(Ints dims) {
  require(dims.size == 14, "conv2d: expected 14 dims");
  const Geometry g{dims[0], dims[1], dims[2], dims[3], dims[4],  dims[5], dims[6],
                   dims[7], dims[8], dims[9], dims[10], dims[11], dims[12]};
  // Sides are computed with in 32 bits.
  constexpr std::int64_t most = 1 << 24;
  for (std::size_t i = 0; i < 13; i++) require(dims[i] >= 0 && dims[i] < most, "conv2d: a side is negative or too large");
  require(g.strideHeight > 0 && g.strideWidth > 0, "conv2d: a stride is 0");
  const std::int64_t height = std::int64_t{g.outHeight} * g.strideHeight + g.kernelHeight + g.padTop + g.inHeight;
  const std::int64_t width = std::int64_t{g.outWidth} * g.strideWidth + g.kernelWidth + g.padLeft + g.inWidth;
  const std::int64_t window = std::int64_t{g.kernelHeight} * g.kernelWidth;
  require(height < most && width < most && window < most && height * width < (most << 7) &&
              height * width * g.inChannels < (most << 7) && window * g.inChannels < most &&
              std::int64_t{g.outHeight} * g.outWidth * g.outChannels < (most << 7),
          "conv2d: an image is too large");
  return g;
}

/** An image with its padding: in `memory` where it has some, else the image itself. */
template <class T>
inline const T* paddedImage(const Geometry& g, const T* image, T* memory) {
  if (!g.isPadded()) return image;
  const int height = g.paddedHeight();
  const std::ptrdiff_t row = g.paddedRow();
  const std::ptrdiff_t left = static_cast<std::ptrdiff_t>(g.padLeft) * g.inChannels;
  const int inside = g.inWidth * g.inChannels;
  for (int y = 0; y < height; y++) {
    T* to = memory + y * row;
    const int from = y - g.padTop;
    if (from < 0 || from >= g.inHeight) {
      clear(to, row);
      continue;
    }
    clear(to, left);
    copy(to + left, image + static_cast<std::ptrdiff_t>(from) * inside, inside);
    clear(to + left + inside, row - left - inside);
  }
  return memory;
}

/** Numbers of scratch memory that {@link paddedImage} needs for an image. */
inline std::size_t paddingSize(const Geometry& g) { return g.isPadded() ? static_cast<std::size_t>(g.padded()) : 0; }

/** The weight of a convolution as panels, with the cut that its tiles follow. */
template <class T>
struct ForwardPlan {
  Geometry g;
  TilePlan tiles;

  explicit ForwardPlan(const Geometry& geometry)
      : g(geometry), tiles(planTiles<T>(geometry.outWidth, geometry.outChannels)) {}

  std::size_t weightSize() const { return packedSize<T>(g.window(), tiles.panels); }
  std::size_t biasSize() const { return static_cast<std::size_t>(tiles.panels.size) * lanes<T>; }

  /** @param weight `[window, out channels]`, row by row */
  void pack(const T* weight, T* packed) const {
    for (int j = 0; j < tiles.panels.count; j++) {
      packPanel(weight, g.outChannels, false, g.outChannels, tiles.panels, j, 0, g.window(),
                packed + static_cast<std::ptrdiff_t>(g.window()) * tiles.panels.start(j) * lanes<T>);
    }
  }

  /** out = conv(image) (+ bias)(relu); `image` with its padding, `bias` of {@link biasSize} numbers or null. */
  void run(const T* packed, const T* bias, bool relu, const T* image, T* out) const {
    constexpr int width = lanes<T>;
    Tile<T> tile;
    tile.aRow = g.stepRight();
    tile.aStep = 1;
    tile.aOuter = g.paddedRow();
    tile.inner = g.windowRow();
    tile.outer = g.kernelHeight;
    tile.cRow = g.outChannels;
    tile.relu = relu;
    for (int j = 0; j < tiles.panels.count; j++) {
      const int vectors = tiles.panels.length(j);
      const int column = tiles.panels.start(j) * width;
      tile.b = packed + static_cast<std::ptrdiff_t>(g.window()) * column;
      tile.bStep = static_cast<std::ptrdiff_t>(vectors) * width;
      tile.bOuter = g.windowRow() * tile.bStep;
      tile.columns = g.outChannels - column < vectors * width ? g.outChannels - column : vectors * width;
      tile.bias = bias == nullptr ? nullptr : bias + column;
      for (int i = 0; i < tiles.rows.count; i++) {
        const int x = tiles.rows.start(i);
        const auto function = tileFunction<T, Side::rows>(tiles.rows.length(i), vectors);
        for (int y = 0; y < g.outHeight; y++) {
          tile.a = image + y * g.stepDown() + x * g.stepRight();
          tile.c = out + (static_cast<std::ptrdiff_t>(y) * g.outWidth + x) * g.outChannels + column;
          function(tile);
        }
      }
    }
  }
};

/**
 * The gradient for the input: every output pixel adds its row of numbers times the transposed weight to its window.
 * Only products that count are taken, whatever the stride; windows that overlap add one after the other.
 */
template <class T>
struct InputGradientPlan {
  Geometry g;
  /** Whether a window's row is too short to be a tile of its own: then whole windows are made first and added after. */
  bool isByWindow;
  /** Columns of the transposed weight that one set of panels has: a window's row, or all of it. */
  int columns;
  TilePlan tiles;

  explicit InputGradientPlan(const Geometry& geometry)
      : g(geometry),
        isByWindow(geometry.windowRow() < lanes<T>),
        columns(isByWindow ? geometry.window() : geometry.windowRow()),
        tiles(planTiles<T>(geometry.outWidth, columns)) {}

  int sets() const { return isByWindow ? 1 : g.kernelHeight; }
  std::size_t setSize() const { return packedSize<T>(g.outChannels, tiles.panels); }
  std::size_t weightSize() const { return setSize() * sets(); }
  /** Numbers of scratch memory of {@link run}. */
  std::size_t windowSize() const {
    return isByWindow ? static_cast<std::size_t>(g.outWidth) * tiles.panels.size * lanes<T> : 0;
  }

  /** @param weight `[window, out channels]`, row by row */
  void pack(const T* weight, T* packed) const {
    for (int set = 0; set < sets(); set++) {
      for (int j = 0; j < tiles.panels.count; j++) {
        packPanel(weight + static_cast<std::ptrdiff_t>(set) * columns * g.outChannels, g.outChannels, true, columns,
                  tiles.panels, j, 0, g.outChannels,
                  packed + set * setSize() + static_cast<std::ptrdiff_t>(g.outChannels) * tiles.panels.start(j) * lanes<T>);
      }
    }
  }

  /** Adds the gradient of one image to `dx`, which has its padding. */
  void run(const T* packed, const T* dy, T* dx, T* windows) const {
    constexpr int width = lanes<T>;
    Tile<T> tile;
    tile.aRow = g.outChannels;
    tile.aStep = 1;
    tile.inner = g.outChannels;
    for (int y = 0; y < g.outHeight; y++) {
      const T* dyRow = dy + static_cast<std::ptrdiff_t>(y) * g.outWidth * g.outChannels;
      for (int set = 0; set < sets(); set++) {
        T* target = dx + y * g.stepDown() + set * g.paddedRow();
        const int stride = tiles.panels.size * width;
        tile.cRow = isByWindow ? stride : g.stepRight();
        tile.add = !isByWindow;
        for (int j = 0; j < tiles.panels.count; j++) {
          const int vectors = tiles.panels.length(j);
          const int column = tiles.panels.start(j) * width;
          tile.b = packed + set * setSize() + static_cast<std::ptrdiff_t>(g.outChannels) * column;
          tile.bStep = static_cast<std::ptrdiff_t>(vectors) * width;
          tile.columns = columns - column < vectors * width ? columns - column : vectors * width;
          for (int i = 0; i < tiles.rows.count; i++) {
            const int x = tiles.rows.start(i);
            tile.a = dyRow + static_cast<std::ptrdiff_t>(x) * g.outChannels;
            tile.c = (isByWindow ? windows + static_cast<std::ptrdiff_t>(x) * stride : target + x * g.stepRight()) + column;
            tileFunction<T, Side::rows>(tiles.rows.length(i), vectors)(tile);
          }
        }
        if (isByWindow) addWindows(windows, stride, target);
      }
    }
  }

 private:
  void addWindows(const T* windows, int stride, T* target) const {
    const int row = g.windowRow();
    for (int x = 0; x < g.outWidth; x++) {
      for (int ky = 0; ky < g.kernelHeight; ky++) {
        const T* from = windows + static_cast<std::ptrdiff_t>(x) * stride + ky * row;
        T* to = target + x * g.stepRight() + ky * g.paddedRow();
        for (int i = 0; i < row; i++) to[i] += from[i];
      }
    }
  }
};

/** Takes the padding off a gradient. */
template <class T>
inline void withoutPadding(const Geometry& g, const T* padded, T* image) {
  const int inside = g.inWidth * g.inChannels;
  for (int y = 0; y < g.inHeight; y++) {
    copy(image + static_cast<std::ptrdiff_t>(y) * inside,
         padded + (y + g.padTop) * g.paddedRow() + static_cast<std::ptrdiff_t>(g.padLeft) * g.inChannels, inside);
  }
}

/**
 * The gradient for the weight: sums over all pixels of a block of images, which the tiles walk in place. Float only:
 * verdicts need no gradients.
 */
struct FilterGradientPlan {
  using T = float;

  Geometry g;
  /** Whether a window's row is too short for a tile: then a tile takes rows of the whole window, wherever they lie. */
  bool isScattered;
  /** Rows of the weight that one set of tiles has: those of a window's row, or all of them. */
  int setRows;
  TilePlan tiles;
  /** Images that a tile walks before its sums go to memory. */
  int block;
  /** Parts of the batch with sums of their own, which are added up in order at the end. */
  Parts splits;

  explicit FilterGradientPlan(const Geometry& geometry)
      : g(geometry),
        isScattered(geometry.windowRow() < 8),
        setRows(isScattered ? geometry.window() : geometry.windowRow()),
        tiles(planTiles<T>(setRows, geometry.outChannels)),
        block(imagesPerBlock(geometry)),
        splits(partsOf(geometry.batch, (geometry.batch + mostSplits - 1) / mostSplits)) {}

  int sets() const { return isScattered ? 1 : g.kernelHeight; }
  /** Columns of the sums, whole vectors. */
  int columns() const { return tiles.panels.size * lanes<T>; }
  std::size_t sumsSize() const { return static_cast<std::size_t>(g.window()) * columns(); }
  std::ptrdiff_t gradientImage() const { return static_cast<std::ptrdiff_t>(g.outHeight) * g.outWidth * columns(); }
  /** Numbers of scratch memory of {@link run}: for padded images, and for gradients in whole vectors. */
  std::size_t imagesSize() const { return block * paddingSize(g); }
  std::size_t gradientsSize() const {
    return columns() == g.outChannels ? 0 : static_cast<std::size_t>(block * gradientImage());
  }
  /** Where each row of a window lies, for scattered tiles. */
  std::size_t offsetsSize() const { return isScattered ? static_cast<std::size_t>(g.window()) : 0; }

  void writeOffsets(std::int32_t* offsets) const {
    for (int i = 0; i < static_cast<int>(offsetsSize()); i++) {
      offsets[i] = static_cast<std::int32_t>(i / g.windowRow() * g.paddedRow() + i % g.windowRow());
    }
  }

  /** Adds the sums of up to `block` images to `sums`, `[window, columns()]`. */
  void run(int images, const T* x, const T* dy, const std::int32_t* offsets, T* sums, T* imageMemory,
           T* gradientMemory) const {
    constexpr int width = lanes<T>;
    Tile<T> tile;
    tile.aRow = 1;
    tile.aStep = g.stepRight();
    tile.aOuter = g.stepDown();
    tile.aImage = g.padded();
    tile.bStep = columns();
    tile.bOuter = static_cast<std::ptrdiff_t>(g.outWidth) * columns();
    tile.bImage = gradientImage();
    tile.inner = g.outWidth;
    tile.outer = g.outHeight;
    tile.images = images;
    tile.cRow = columns();
    tile.add = true;
    const T* a = paddedImages(images, x, imageMemory);
    const T* b = wholeVectors(images, dy, gradientMemory);
    for (int set = 0; set < sets(); set++) {
      for (int i = 0; i < tiles.rows.count; i++) {
        const int row = tiles.rows.start(i);
        tile.a = isScattered ? a : a + set * g.paddedRow() + row;
        tile.aOffsets = offsets + (isScattered ? row : 0);
        for (int j = 0; j < tiles.panels.count; j++) {
          const int vectors = tiles.panels.length(j);
          const int column = tiles.panels.start(j) * width;
          tile.b = b + column;
          tile.columns = vectors * width;
          tile.c = sums + (static_cast<std::ptrdiff_t>(set) * setRows + row) * columns() + column;
          const int rows = tiles.rows.length(i);
          const auto function = isScattered ? tileFunction<T, Side::scattered>(rows, vectors)
                                            : tileFunction<T, Side::columns>(rows, vectors);
          function(tile);
        }
      }
    }
  }

 private:
  static constexpr int mostSplits = 8;

  /** Enough pixels that reading and writing the sums is little beside making them. */
  static int imagesPerBlock(const Geometry& g) {
    const int pixels = g.outHeight * g.outWidth;
    const int images = pixels >= 192 ? 1 : (192 + pixels - 1) / (pixels < 1 ? 1 : pixels);
    return images > 16 ? 16 : images;
  }

  const T* paddedImages(int images, const T* x, T* memory) const {
    if (!g.isPadded()) return x;
    for (int i = 0; i < images; i++) paddedImage(g, x + i * g.image(), memory + i * g.padded());
    return memory;
  }

  const T* wholeVectors(int images, const T* dy, T* memory) const {
    if (columns() == g.outChannels) return dy;
    const std::ptrdiff_t pixels = static_cast<std::ptrdiff_t>(g.outHeight) * g.outWidth * images;
    for (std::ptrdiff_t pixel = 0; pixel < pixels; pixel++) {
      T* to = memory + pixel * columns();
      copy(to, dy + pixel * g.outChannels, g.outChannels);
      for (int j = g.outChannels; j < columns(); j++) to[j] = 0;
    }
    return memory;
  }
};

}  // namespace drawdown::DRAWDOWN_ISA
