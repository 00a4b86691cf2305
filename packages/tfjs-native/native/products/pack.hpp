#pragma once

#include "../core/simd.hpp"
#include "tile.hpp"

namespace drawdown::DRAWDOWN_ISA {

/** Bytes of so many floats. */
inline std::size_t bytesOf(std::ptrdiff_t count) { return static_cast<std::size_t>(count) * sizeof(float); }

/** Copies `count` numbers. */
template <class T>
DRAWDOWN_INLINE void copy(T* to, const T* from, int count) {
  int i = 0;
  for (; i + lanes<T> <= count; i += lanes<T>) store(to + i, load(from + i));
  for (; i < count; i++) to[i] = from[i];
}

/** Adds a few numbers, by fours while there are so many. */
template <class T>
DRAWDOWN_INLINE void addShort(T* to, const T* from, int count) {
  typedef T Four __attribute__((vector_size(4 * sizeof(T)), aligned(alignof(T)), may_alias));
  int i = 0;
  for (; i + 4 <= count; i += 4) *reinterpret_cast<Four*>(to + i) += *reinterpret_cast<const Four*>(from + i);
  for (; i < count; i++) to[i] += from[i];
}

template <class T>
DRAWDOWN_INLINE void clear(T* to, std::ptrdiff_t count) {
  std::ptrdiff_t i = 0;
  for (; i + lanes<T> <= count; i += lanes<T>) store(to + i, Vector<T>{});
  for (; i < count; i++) to[i] = 0;
}

/** `count` numbers followed by zeros up to `size`. */
template <class T>
inline void copyPadded(T* to, const T* from, int count, std::size_t size) {
  clear(to, static_cast<std::ptrdiff_t>(size));
  copy(to, from, count);
}

/** A block of 4 × 4 numbers, transposed. */
template <class T>
DRAWDOWN_INLINE void transpose4(const T* from, std::ptrdiff_t fromRow, T* to, std::ptrdiff_t toRow) {
  typedef T Four __attribute__((vector_size(4 * sizeof(T))));
  typedef T FourInMemory __attribute__((vector_size(4 * sizeof(T)), aligned(alignof(T)), may_alias));
  const auto source = [&](int row) { return reinterpret_cast<const FourInMemory*>(from + row * fromRow); };
  const auto target = [&](int row) { return reinterpret_cast<FourInMemory*>(to + row * toRow); };
  const Four a = *source(0);
  const Four b = *source(1);
  const Four c = *source(2);
  const Four d = *source(3);
  const Four ab01 = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const Four ab23 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Four cd01 = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const Four cd23 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  *target(0) = __builtin_shufflevector(ab01, cd01, 0, 1, 4, 5);
  *target(1) = __builtin_shufflevector(ab01, cd01, 2, 3, 6, 7);
  *target(2) = __builtin_shufflevector(ab23, cd23, 0, 1, 4, 5);
  *target(3) = __builtin_shufflevector(ab23, cd23, 2, 3, 6, 7);
}

/** to[j][i] = from[i][j] for i < rows, j < columns. */
template <class T>
inline void transposeBlock(const T* from, std::ptrdiff_t fromRow, T* to, std::ptrdiff_t toRow, int rows, int columns) {
  int i = 0;
  for (; i + 4 <= rows; i += 4) {
    int j = 0;
    for (; j + 4 <= columns; j += 4) transpose4(from + i * fromRow + j, fromRow, to + j * toRow + i, toRow);
    for (; j < columns; j++) {
      for (int k = 0; k < 4; k++) to[j * toRow + i + k] = from[(i + k) * fromRow + j];
    }
  }
  for (; i < rows; i++) {
    for (int j = 0; j < columns; j++) to[j * toRow + i] = from[i * fromRow + j];
  }
}

/**
 * Steps `from` … `to` of one panel of B: for each step the panel's vectors side by side, columns past the end zero.
 *
 * @param b element (step, column) at b[step · stride + column], or b[column · stride + step] when transposed
 * @param out the panel's first step
 */
template <class T>
inline void packPanel(const T* b, std::ptrdiff_t stride, bool isTransposed, int columns, const Parts& panels, int panel,
                      int from, int to, T* out) {
  const int width = panels.length(panel) * lanes<T>;
  const int start = panels.start(panel) * lanes<T>;
  const int present = columns - start < width ? columns - start : width;
  if (isTransposed) {
    transposeBlock(b + start * stride + from, stride, out + static_cast<std::ptrdiff_t>(from) * width, width, present,
                   to - from);
  }
  for (int k = from; k < to; k++) {
    T* row = out + static_cast<std::ptrdiff_t>(k) * width;
    if (!isTransposed) copy(row, b + k * stride + start, present);
    for (int j = present; j < width; j++) row[j] = 0;
  }
}

}  // namespace drawdown::DRAWDOWN_ISA
