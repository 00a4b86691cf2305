#pragma once

#include <cstddef>

#include "../core/simd.hpp"

namespace drawdown::DRAWDOWN_ISA {

// A matrix [k, n] in panels: its columns by sixteens, each panel row by row. The last panel is as narrow as a multiple of
// eight lets it be; what it has too much is zeros. The order does not depend on the instruction set, so that whoever
// keeps a packed matrix need not know it.

/** Columns of every panel but the last. */
inline constexpr int panelColumns = 16;

/** n rounded up to whole eights: the columns of a packed matrix. */
DRAWDOWN_INLINE int packedColumns(int n) { return (n + 7) / 8 * 8; }

/**
 * Rows of numbers times one panel. A row is `segments` runs of `length` numbers, so that the patch under a convolution's
 * window is one as it lies in the image; the rows form a grid, like the positions of an output image.
 */
struct PanelProduct {
  /** Row (i, j) begins at a + i · outerStep + j · innerStep. */
  const double* a;
  int outer;
  int inner;
  std::ptrdiff_t outerStep;
  std::ptrdiff_t innerStep;
  int segments;
  int length;
  std::ptrdiff_t segmentStep;
  /** A panel's rows that stand against the numbers of a row of a, in the packed order. */
  const double* panel;
  int panelWidth;
  /** [outer · inner, n]; the panel's first column is `column`. */
  double* c;
  int column;
  int n;
  /** Adds to what stands in c. */
  bool add;
};

/** C = A B or C += A B in the panel's columns. A sum takes its products in an order that depends on the sizes alone. */
void multiplyPanel(const PanelProduct& product);

}  // namespace drawdown::DRAWDOWN_ISA
