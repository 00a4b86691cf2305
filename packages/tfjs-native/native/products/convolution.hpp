#pragma once

#include "../core/span.hpp"
#include "../core/threads.hpp"
#include "pack.hpp"
#include "tile.hpp"
#include "upcoming.hpp"

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
  /** Numbers of all images, of the weight and of all outputs. */
  std::size_t images() const { return static_cast<std::size_t>(batch * image()); }
  std::size_t weights() const { return static_cast<std::size_t>(window()) * outChannels; }
  std::size_t outputs() const { return static_cast<std::size_t>(batch * output()); }
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

/** Takes the padding off a gradient. */
template <class T>
inline void withoutPadding(const Geometry& g, const T* padded, T* image) {
  const int inside = g.inWidth * g.inChannels;
  for (int y = 0; y < g.inHeight; y++) {
    copy(image + static_cast<std::ptrdiff_t>(y) * inside,
         padded + (y + g.padTop) * g.paddedRow() + static_cast<std::ptrdiff_t>(g.padLeft) * g.inChannels, inside);
  }
}

/** Runs body(image, whether the next image is the same task's) for every image; a task takes a few that follow each other. */
template <class Body>
inline void forImages(int batch, const Body& body) {
  const Parts tasks = partsOf(batch, 4);
  parallel(tasks.count, [&](int task) {
    const int end = tasks.start(task + 1);
    for (int index = tasks.start(task); index < end; index++) body(index, index + 1 < end);
  });
}

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
  void run(const T* packed, const T* bias, bool relu, const T* image, T* out, const Upcoming& upcoming) const {
    for (int j = 0; j < tiles.panels.count; j++) {
      if (g.window() == 0) {
        Tile<T> tile;
        tile.inner = 0;
        tile.relu = relu;
        runBlock(tile, j, 0, 0, packed, bias, image, out, upcoming);
        continue;
      }
      // So many steps that what a panel has for them stays in the first cache: whole rows of the window, or parts of one.
      const int most = firstCache / (tiles.panels.length(j) * vector_bytes);
      const Parts rowGroups = partsOf(g.kernelHeight, most / g.windowRow() < 1 ? 1 : most / g.windowRow());
      const Parts rowParts = partsOf(g.windowRow(), most < g.windowRow() ? most : g.windowRow());
      const int count = rowGroups.count * rowParts.count;
      for (int block = 0; block < count; block++) {
        const int group = block / rowParts.count;
        const int part = block % rowParts.count;
        Tile<T> tile;
        tile.inner = rowParts.length(part);
        tile.outer = rowGroups.length(group);
        tile.add = block > 0;
        tile.relu = relu && block + 1 == count;
        const bool isBiased = bias != nullptr && block + 1 == count;
        runBlock(tile, j, rowGroups.start(group), rowParts.start(part), packed, isBiased ? bias : nullptr, image, out,
                 block == 0 && j == 0 ? upcoming : Upcoming());
      }
    }
  }

 private:
  /** A panel's steps from number `step` of the window's row `row` on, against all pixels. */
  void runBlock(Tile<T>& tile, int panel, int row, int step, const T* packed, const T* bias, const T* image, T* out,
                const Upcoming& upcoming) const {
    const int vectors = tiles.panels.length(panel);
    const int column = tiles.panels.start(panel) * lanes<T>;
    const int present = g.outChannels - column;
    tile.aRow = g.stepRight();
    tile.aStep = 1;
    tile.aOuter = g.paddedRow();
    tile.bStep = static_cast<std::ptrdiff_t>(vectors) * lanes<T>;
    tile.bOuter = g.windowRow() * tile.bStep;
    tile.b = packed + static_cast<std::ptrdiff_t>(g.window()) * column + row * tile.bOuter + step * tile.bStep;
    tile.cRow = g.outChannels;
    tile.columns = present < tile.bStep ? present : static_cast<int>(tile.bStep);
    tile.bias = bias == nullptr ? nullptr : bias + column;
    for (int i = 0; i < tiles.rows.count; i++) {
      const int x = tiles.rows.start(i);
      const auto function = tileFunction<T, Side::rows>(tiles.rows.length(i), vectors);
      for (int y = 0; y < g.outHeight; y++) {
        if (i == 0) upcoming.fetch(y, g.outHeight);
        tile.a = image + y * g.stepDown() + x * g.stepRight() + row * g.paddedRow() + step;
        tile.c = out + (static_cast<std::ptrdiff_t>(y) * g.outWidth + x) * g.outChannels + column;
        function(tile);
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
  /** Numbers of scratch memory of {@link run}: for an image with its padding, and for a row of windows. */
  std::size_t scratchSize() const {
    return paddingSize(g) + (isByWindow ? static_cast<std::size_t>(g.outWidth) * tiles.panels.size * lanes<T> : 0);
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

  /**
   * Writes the gradient of one image, `dx`.
   *
   * @param memory {@link scratchSize} numbers
   */
  void run(const T* packed, const T* dy, T* dx, T* memory, const Upcoming& upcoming) const {
    T* target = g.isPadded() ? memory : dx;
    clear(target, g.padded());
    addTo(target, packed, dy, memory + paddingSize(g), upcoming);
    if (g.isPadded()) withoutPadding(g, target, dx);
  }

 private:
  /** Adds the gradient to an image that has its padding. */
  void addTo(T* dx, const T* packed, const T* dy, T* windows, const Upcoming& upcoming) const {
    if (isByWindow) return runByWindow(packed, dy, dx, windows, upcoming);
    // A panel of the weight stays in the first cache while all of the image passes it.
    for (int set = 0; set < sets(); set++) {
      for (int j = 0; j < tiles.panels.count; j++) {
        for (int y = 0; y < g.outHeight; y++) {
          if (j == 0) upcoming.fetch(set * g.outHeight + y, sets() * g.outHeight);
          runRow(packed, set, j, dyRow(dy, y), dx + y * g.stepDown() + set * g.paddedRow(), g.stepRight(), true);
        }
      }
    }
  }

  const T* dyRow(const T* dy, int y) const { return dy + static_cast<std::ptrdiff_t>(y) * g.outWidth * g.outChannels; }

  /** A row of output pixels against one panel; `target` is where the first pixel's numbers go, `step` leads to the next. */
  void runRow(const T* packed, int set, int panel, const T* dy, T* target, std::ptrdiff_t step, bool add) const {
    const int vectors = tiles.panels.length(panel);
    const int column = tiles.panels.start(panel) * lanes<T>;
    const int present = columns - column;
    Tile<T> tile;
    tile.aRow = g.outChannels;
    tile.aStep = 1;
    tile.inner = g.outChannels;
    tile.b = packed + set * setSize() + static_cast<std::ptrdiff_t>(g.outChannels) * column;
    tile.bStep = static_cast<std::ptrdiff_t>(vectors) * lanes<T>;
    tile.cRow = step;
    // What is added to an image must not reach past its window; written windows have room for whole vectors.
    tile.columns = add && present < tile.bStep ? present : static_cast<int>(tile.bStep);
    tile.add = add;
    for (int i = 0; i < tiles.rows.count; i++) {
      const int x = tiles.rows.start(i);
      tile.a = dy + static_cast<std::ptrdiff_t>(x) * g.outChannels;
      tile.c = target + x * step + column;
      tileFunction<T, Side::rows>(tiles.rows.length(i), vectors)(tile);
    }
  }

  void runByWindow(const T* packed, const T* dy, T* dx, T* windows, const Upcoming& upcoming) const {
    const int step = tiles.panels.size * lanes<T>;
    for (int y = 0; y < g.outHeight; y++) {
      upcoming.fetch(y, g.outHeight);
      for (int j = 0; j < tiles.panels.count; j++) runRow(packed, 0, j, dyRow(dy, y), windows, step, false);
      addWindows(windows, step, dx + y * g.stepDown());
    }
  }

  void addWindows(const T* windows, int stride, T* target) const {
    const int row = g.windowRow();
    for (int x = 0; x < g.outWidth; x++) {
      for (int ky = 0; ky < g.kernelHeight; ky++) {
        const T* from = windows + static_cast<std::ptrdiff_t>(x) * stride + ky * row;
        T* to = target + x * g.stepRight() + ky * g.paddedRow();
        addShort(to, from, row);
      }
    }
  }
};

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
        block(geometry.outChannels < 1 ? 1 : imagesPerBlock()),
        splits(partsOf(geometry.batch, (geometry.batch + mostSplits - 1) / mostSplits)) {}

  int sets() const { return isScattered ? 1 : g.kernelHeight; }
  /** Columns of the sums, whole vectors. */
  int columns() const { return tiles.panels.size * lanes<T>; }
  std::size_t sumsSize() const { return static_cast<std::size_t>(g.window()) * columns(); }
  int pixels() const { return g.outHeight * g.outWidth; }
  /** Whether the gradients are copied panel by panel: many tiles then read them, and what they read lies close together. */
  bool copiesGradients() const {
    return columns() != g.outChannels || (tiles.panels.count > 1 && sets() * tiles.rows.count > 4);
  }
  /** Numbers of scratch memory of {@link run}: for padded images and for gradients. */
  std::size_t imagesSize() const { return block * paddingSize(g); }
  std::size_t scratchSize() const {
    return imagesSize() + (copiesGradients() ? static_cast<std::size_t>(block) * pixels() * columns() : 0);
  }
  /** Where each row of a window lies, for scattered tiles. */
  std::size_t offsetsSize() const { return isScattered ? static_cast<std::size_t>(g.window()) : 0; }

  void writeOffsets(std::int32_t* offsets) const {
    for (int i = 0; i < static_cast<int>(offsetsSize()); i++) {
      offsets[i] = static_cast<std::int32_t>(i / g.windowRow() * g.paddedRow() + i % g.windowRow());
    }
  }

  /**
   * Adds the sums of up to `block` images to `sums`, `[window, columns()]`.
   *
   * @param memory {@link scratchSize} numbers
   */
  void run(int images, const T* x, const T* dy, const std::int32_t* offsets, T* sums, T* memory,
           const Upcoming& upcoming) const {
    const T* a = paddedImages(images, x, memory);
    const bool copies = copiesGradients();
    const T* b = copies ? inPanels(images, dy, memory + imagesSize()) : dy;
    // So many pixels that a panel's gradients for them stay in the first cache while all rows of the weight pass them.
    const Parts bands = partsOf(g.outHeight, mostPixels() / g.outWidth < 1 ? 1 : mostPixels() / g.outWidth);
    for (int band = 0; band < bands.count; band++) {
      for (int j = 0; j < tiles.panels.count; j++) {
        const int column = tiles.panels.start(j) * lanes<T>;
        Tile<T> tile;
        tile.bStep = copies ? static_cast<std::ptrdiff_t>(tiles.panels.length(j)) * lanes<T> : g.outChannels;
        tile.bOuter = g.outWidth * tile.bStep;
        tile.bImage = pixels() * tile.bStep;
        tile.b = b + (copies ? static_cast<std::ptrdiff_t>(images) * pixels() * column : column) +
                 bands.start(band) * tile.bOuter;
        tile.outer = bands.length(band);
        tile.images = images;
        runPanel(tile, j, a + bands.start(band) * g.stepDown(), offsets, sums,
                 band == 0 && j == 0 ? upcoming : Upcoming());
      }
    }
  }

 private:
  static constexpr int mostSplits = 8;

  /** Of a tile's walk: what a panel has of so many stays in the first cache. */
  int mostPixels() const {
    return firstCache / (tiles.panels.longest() * vector_bytes);
  }

  /** So many that reading and writing the sums is little beside making them. */
  int imagesPerBlock() const {
    const int images = pixels() < 1 ? 1 : mostPixels() / pixels();
    return images < 1 ? 1 : images > 16 ? 16 : images;
  }

  /** All rows of the weight against one panel's gradients. */
  void runPanel(Tile<T>& tile, int panel, const T* a, const std::int32_t* offsets, T* sums,
                const Upcoming& upcoming) const {
    const int vectors = tiles.panels.length(panel);
    tile.aRow = 1;
    tile.aStep = g.stepRight();
    tile.aOuter = g.stepDown();
    tile.aImage = g.padded();
    tile.inner = g.outWidth;
    tile.cRow = columns();
    tile.columns = vectors * lanes<T>;
    tile.add = true;
    for (int set = 0; set < sets(); set++) {
      for (int i = 0; i < tiles.rows.count; i++) {
        upcoming.fetch(set * tiles.rows.count + i, sets() * tiles.rows.count);
        const int row = tiles.rows.start(i);
        const int rows = tiles.rows.length(i);
        tile.a = isScattered ? a : a + set * g.paddedRow() + row;
        tile.aOffsets = offsets + (isScattered ? row : 0);
        tile.c = sums + (static_cast<std::ptrdiff_t>(set) * setRows + row) * columns() + tiles.panels.start(panel) * lanes<T>;
        const auto function = isScattered ? tileFunction<T, Side::scattered>(rows, vectors)
                                          : tileFunction<T, Side::columns>(rows, vectors);
        function(tile);
      }
    }
  }

  const T* paddedImages(int images, const T* x, T* memory) const {
    if (!g.isPadded()) return x;
    for (int i = 0; i < images; i++) paddedImage(g, x + i * g.image(), memory + i * g.padded());
    return memory;
  }

  /** The gradients of all pixels panel by panel, columns past the last channel zero. */
  const T* inPanels(int images, const T* dy, T* memory) const {
    for (int j = 0; j < tiles.panels.count; j++) {
      packPanel(dy, g.outChannels, false, g.outChannels, tiles.panels, j, 0, images * pixels(),
                memory + static_cast<std::ptrdiff_t>(images) * pixels() * tiles.panels.start(j) * lanes<T>);
    }
    return memory;
  }
};

}  // namespace drawdown::DRAWDOWN_ISA
