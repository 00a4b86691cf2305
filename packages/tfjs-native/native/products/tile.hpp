#pragma once

#include "../core/parts.hpp"
#include "../core/simd.hpp"

namespace drawdown::DRAWDOWN_ISA {

/**
 * A block of sums of products, small enough to stay in registers while they grow:
 *
 *     c[m][j] (+)= Σ over images, outer, inner of a(image, outer, inner, m) · b(image, outer, inner, j)
 *
 * with m below the tile's rows M and j below N vectors of columns. The three loops let a tile walk a convolution's
 * window, or a whole map of pixels, in place: nothing is copied out of an image to multiply it.
 */
template <class T>
struct Tile {
  const T* a;
  /** Between neighbouring rows m; Side::columns has 1, Side::scattered an offset for each row instead. */
  std::ptrdiff_t aRow;
  const std::int32_t* aOffsets = nullptr;
  /** Between neighbouring steps of the inner loop; Side::rows has 1. */
  std::ptrdiff_t aStep;
  std::ptrdiff_t aOuter = 0;
  std::ptrdiff_t aImage = 0;

  /** N vectors side by side for every step. */
  const T* b;
  std::ptrdiff_t bStep;
  std::ptrdiff_t bOuter = 0;
  std::ptrdiff_t bImage = 0;

  int inner;
  int outer = 1;
  int images = 1;

  T* c;
  std::ptrdiff_t cRow;
  /** How many columns are to be written, at most N vectors of them. */
  int columns;
  /** Adds to what stands in c. Rows of c may overlap then: they are written one after the other. */
  bool add = false;
  /** N vectors, or null. */
  const T* bias = nullptr;
  bool relu = false;
};

/**
 * How a tile reads A: along its rows; across them, where the numbers of neighbouring rows lie side by side; or across
 * them with each row at an offset of its own.
 */
enum class Side { rows, columns, scattered };

/** The most rows of a tile, whatever its width. */
inline constexpr int mostRows = accumulators < 14 ? accumulators : 14;

/** Bytes of a right operand that leave room for the left one in the first cache. */
inline constexpr int firstCache = 28 << 10;

/** The most vectors of columns. */
inline constexpr int mostVectors = 4;

/** The most rows of a tile that is `vectors` wide. */
constexpr int rowsOf(int vectors) {
  return accumulators / vectors < mostRows ? accumulators / vectors : mostRows;
}

template <class T>
using TileFunction = void (*)(const Tile<T>&);

/** The code of a tile of so many rows and vectors; null where that many sums do not fit into the registers. */
template <class T, Side side>
TileFunction<T> tileFunction(int rows, int vectors);

/** How a block of sums is cut into tiles. */
struct TilePlan {
  /** In rows. */
  Parts rows;
  /** In vectors of columns. */
  Parts panels;
};

/**
 * The cut that takes the fewest cycles by a simple model of a core: two vector products a cycle, each four cycles long,
 * and two loads a cycle.
 */
template <class T>
inline TilePlan planTiles(int rows, int columns) {
  const int vectors = (columns + lanes<T> - 1) / lanes<T>;
  TilePlan best{partsOf(rows, rowsOf(1)), partsOf(vectors, 1)};
  double bestCost = 1e300;
  for (int wide = 1; wide <= mostVectors; wide++) {
    const TilePlan plan{partsOf(rows, rowsOf(wide)), partsOf(vectors, wide)};
    double cost = 0;
    for (int i = 0; i < plan.rows.count; i++) {
      for (int j = 0; j < plan.panels.count; j++) {
        const int m = plan.rows.length(i);
        const int n = plan.panels.length(j);
        const double products = 0.5 * m * n;
        const double loads = 0.55 * (m + n);
        cost += (products > loads ? (products > 4 ? products : 4) : (loads > 4 ? loads : 4)) + 0.5;
      }
    }
    if (cost < bestCost) {
      bestCost = cost;
      best = plan;
    }
  }
  return best;
}

/** Numbers that a packed panel operand of so many steps takes. */
template <class T>
inline std::size_t packedSize(int steps, const Parts& panels) {
  return static_cast<std::size_t>(steps) * panels.size * lanes<T>;
}

}  // namespace drawdown::DRAWDOWN_ISA
