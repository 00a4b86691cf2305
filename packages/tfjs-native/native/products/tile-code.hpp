#pragma once

// The code behind tileFunction. It is instantiated by tiles-*.cpp, one type and side each, because it takes long to compile.

#include "tile.hpp"

namespace drawdown::DRAWDOWN_ISA {
namespace {

// An address is a base, an index times 1, 2, 4 or 8 bytes and an offset: rows in groups of so many share a base.
template <class T>
inline constexpr int rowsPerBase = sizeof(T) == 4 ? 3 : 2;

/** Writes sums row by row with whatever the tile asks for. Not inlined: it is the same for all tiles of a type. */
template <class T>
__attribute__((noinline)) void finishSums(const Tile<T>& tile, const T* sums, int rows, int stride) {
  constexpr int width = lanes<T>;
  for (int m = 0; m < rows; m++) {
    T* c = tile.c + m * tile.cRow;
    const T* from = sums + m * stride;
    int j = 0;
    for (; j + width <= tile.columns; j += width) {
      Vector<T> value = load(from + j);
      if (tile.add) value += load(c + j);
      if (tile.bias != nullptr) value += load(tile.bias + j);
      if (tile.relu) value = value <= 0 ? Vector<T>{} : value;
      store(c + j, value);
    }
    for (; j < tile.columns; j++) {
      T value = from[j];
      if (tile.add) value += c[j];
      if (tile.bias != nullptr) value += tile.bias[j];
      c[j] = tile.relu && value <= 0 ? 0 : value;
    }
  }
}

template <class T, int M, int N>
DRAWDOWN_INLINE void writeSums(const Tile<T>& tile, const Vector<T> (&sums)[M][N]) {
  constexpr int width = lanes<T>;
  const bool isPlain = tile.columns == N * width && tile.bias == nullptr && !tile.relu;
  if (isPlain) {
    T* c = tile.c;
    const std::ptrdiff_t cRow = tile.cRow;
    if (tile.add) {
#pragma GCC unroll 14
      for (int m = 0; m < M; m++) {
#pragma GCC unroll 4
        for (int n = 0; n < N; n++) store(c + n * width, load(c + n * width) + sums[m][n]);
        c += cRow;
      }
    } else {
#pragma GCC unroll 14
      for (int m = 0; m < M; m++) {
#pragma GCC unroll 4
        for (int n = 0; n < N; n++) store(c + n * width, sums[m][n]);
        c += cRow;
      }
    }
    return;
  }
  alignas(vector_bytes) T block[M * N * width];
#pragma GCC unroll 14
  for (int m = 0; m < M; m++) {
#pragma GCC unroll 4
    for (int n = 0; n < N; n++) store(block + (m * N + n) * width, sums[m][n]);
  }
  finishSums(tile, block, M, N * width);
}

template <class T, Side side, int M, int N>
void runTile(const Tile<T>& tile) {
  constexpr int width = lanes<T>;
  constexpr int group = rowsPerBase<T>;
  constexpr int bases = side == Side::rows ? (M + group - 1) / group : 1;
  Vector<T> sums[M][N];
#pragma GCC unroll 14
  for (int m = 0; m < M; m++) {
#pragma GCC unroll 4
    for (int n = 0; n < N; n++) sums[m][n] = Vector<T>{};
  }
  const std::ptrdiff_t aRow = side == Side::rows ? tile.aRow : 1;
  const std::ptrdiff_t aStep = side == Side::rows ? 1 : tile.aStep;
  const std::ptrdiff_t bStep = tile.bStep;
  for (int image = 0; image < tile.images; image++) {
    for (int outer = 0; outer < tile.outer; outer++) {
      const T* first = tile.a + image * tile.aImage + outer * tile.aOuter;
      const T* b = tile.b + image * tile.bImage + outer * tile.bOuter;
      const T* base[bases];
#pragma GCC unroll 14
      for (int i = 0; i < bases; i++) base[i] = first + i * group * aRow;
      for (int k = 0; k < tile.inner; k++) {
        Vector<T> right[N];
#pragma GCC unroll 4
        for (int n = 0; n < N; n++) right[n] = load(b + n * width);
#pragma GCC unroll 14
        for (int m = 0; m < M; m++) {
          T left;
          if constexpr (side == Side::rows) {
            left = base[m / group][(m % group) * aRow];
          } else if constexpr (side == Side::columns) {
            left = base[0][m];
          } else {
            left = base[0][tile.aOffsets[m]];
          }
          const Vector<T> spread = broadcast(left);
#pragma GCC unroll 4
          for (int n = 0; n < N; n++) sums[m][n] += spread * right[n];
        }
#pragma GCC unroll 14
        for (int i = 0; i < bases; i++) base[i] += aStep;
        b += bStep;
      }
    }
  }
  writeSums<T, M, N>(tile, sums);
}

template <class T, Side side, int M>
DRAWDOWN_INLINE TileFunction<T> tileOfRows(int vectors) {
  if constexpr (M <= rowsOf(1)) {
    if (vectors == 1) return runTile<T, side, M, 1>;
  }
  if constexpr (M <= rowsOf(2)) {
    if (vectors == 2) return runTile<T, side, M, 2>;
  }
  if constexpr (M <= rowsOf(3)) {
    if (vectors == 3) return runTile<T, side, M, 3>;
  }
  if constexpr (M <= rowsOf(4)) {
    if (vectors == 4) return runTile<T, side, M, 4>;
  }
  return nullptr;
}

}  // namespace

template <class T, Side side>
TileFunction<T> tileFunction(int rows, int vectors) {
  switch (rows) {
    case 1: return tileOfRows<T, side, 1>(vectors);
    case 2: return tileOfRows<T, side, 2>(vectors);
    case 3: return tileOfRows<T, side, 3>(vectors);
    case 4: return tileOfRows<T, side, 4>(vectors);
    case 5: return tileOfRows<T, side, 5>(vectors);
    case 6: return tileOfRows<T, side, 6>(vectors);
    case 7: return tileOfRows<T, side, 7>(vectors);
    case 8: return tileOfRows<T, side, 8>(vectors);
    case 9: return tileOfRows<T, side, 9>(vectors);
    case 10: return tileOfRows<T, side, 10>(vectors);
    case 11: return tileOfRows<T, side, 11>(vectors);
    case 12: return tileOfRows<T, side, 12>(vectors);
    case 13: return tileOfRows<T, side, 13>(vectors);
    case 14: return tileOfRows<T, side, 14>(vectors);
    default: return nullptr;
  }
}

}  // namespace drawdown::DRAWDOWN_ISA
