// Moving numbers from one strided place to another: transposition, concatenation, slices, padding and tiling are all
// this. Bits are not looked at, so that what moves floats moves 32-bit whole numbers too.
#include "../core/span.hpp"
#include "nest.hpp"
#include "../core/pieces.hpp"

namespace drawdown::DRAWDOWN_ISA {
namespace {

template <class T>
void copy_run(const T* __restrict from, T* __restrict to, std::size_t count, std::size_t stride) {
  if (stride == 1) {
    for (std::size_t i = 0; i < count; i++) to[i] = from[i];
  } else if (stride == 0) {
    const T value = *from;
    for (std::size_t i = 0; i < count; i++) to[i] = value;
  } else {
    for (std::size_t i = 0; i < count; i++) to[i] = from[i * stride];
  }
}

/** Runs along the innermost dimension, whole or in parts. */
template <class T>
void copy_runs(const T* x, T* out, const Nest& nest) {
  const int inner = nest.rank - 1;
  const std::size_t width = nest.size[inner];
  const std::size_t stride = nest.a_step[inner];
  std::size_t runs = 1;
  for (int d = 0; d < inner; d++) runs *= nest.size[d];
  for_pieces(runs * width, piece, [&](std::size_t begin, std::size_t end) {
    Walk row(nest, inner, begin / width);
    std::size_t column = begin % width;
    for (std::size_t i = begin; i < end; row.next()) {
      const std::size_t count = least(width - column, end - i);
      copy_run(x + row.a + column * stride, out + row.b + column, count, stride);
      i += count;
      column = 0;
    }
  });
}

/** A tile of a transposition: out[i·to + j] = x[i + j·from]. Eight lines are read at a time, whose places may collide. */
template <class T>
void transpose_tile(const T* __restrict x, T* __restrict out, std::size_t rows, std::size_t columns, std::size_t from,
                    std::size_t to) {
  constexpr std::size_t height = 16;
  constexpr std::size_t width = 8;
  for (std::size_t j = 0; j < columns; j += width) {
    for (std::size_t i = 0; i < rows; i += height) {
      const std::size_t i_end = least(i + height, rows);
      if (j + width <= columns) {
        for (std::size_t k = i; k < i_end; k++) {
          for (std::size_t l = 0; l < width; l++) out[k * to + j + l] = x[k + (j + l) * from];
        }
      } else {
        for (std::size_t k = i; k < i_end; k++) {
          for (std::size_t l = j; l < columns; l++) out[k * to + l] = x[k + l * from];
        }
      }
    }
  }
}

/** Where x's own innermost dimension is `q`, not the output's: planes of the two, in tiles that the cache holds. */
template <class T>
void copy_transposed(const T* x, T* out, const Nest& nest, int q) {
  constexpr std::size_t tile = 64;
  const int last = nest.rank - 1;
  Nest planes;
  std::size_t count = 1;
  for (int d = 0; d < last; d++) {
    if (d == q) continue;
    planes.add(nest.size[d], nest.a_step[d], nest.b_step[d]);
    count *= nest.size[d];
  }
  const std::size_t rows = nest.size[q];
  const std::size_t columns = nest.size[last];
  const std::size_t from = nest.a_step[last];
  const std::size_t to = nest.b_step[q];
  const std::size_t down = pieces_of(rows, tile);
  const std::size_t across = pieces_of(columns, tile);
  for_units(count * down * across, least(rows, tile) * least(columns, tile), [&](std::size_t begin, std::size_t end) {
    for (std::size_t unit = begin; unit < end; unit++) {
      const std::size_t j = unit % across * tile;
      const std::size_t i = unit / across % down * tile;
      const Walk plane(planes, planes.rank, unit / across / down);
      transpose_tile(x + plane.a + i + j * from, out + plane.b + i * to + j, least(tile, rows - i),
                     least(tile, columns - j), from, to);
    }
  });
}

template <class T>
void copy_strided(Span<const T> x, Span<T> out, Ints dims) {
  require(dims.size >= 3 && dims[0] >= 1 && dims[0] <= most_dims, "expected between 1 and 12 dimensions");
  const int rank = dims[0];
  require(dims.size >= 3 + 3 * static_cast<std::size_t>(rank), "expected three numbers for every dimension");
  require(dims[1] >= 0 && dims[2] >= 0, "a first place is negative");
  const auto x_first = static_cast<std::size_t>(dims[1]);
  const auto out_first = static_cast<std::size_t>(dims[2]);
  std::size_t x_reach = x_first + 1, out_reach = out_first + 1;
  Nest nest;
  for (int d = 0; d < rank; d++) {
    const std::int32_t* const dim = dims.data + 3 + 3 * d;
    require(dim[0] >= 1 && dim[1] >= 0 && dim[2] >= 1, "a dimension's size or step is out of range");
    nest.add(static_cast<std::size_t>(dim[0]), static_cast<std::size_t>(dim[1]), static_cast<std::size_t>(dim[2]));
    x_reach += (nest.size[d] - 1) * nest.a_step[d];
    out_reach += (nest.size[d] - 1) * nest.b_step[d];
    require(x_reach <= x.size && out_reach <= out.size, "the dimensions reach beyond an array");
  }
  const int last = rank - 1;
  require(nest.b_step[last] == 1, "the output's innermost step is not 1");
  for (int d = 0; d < last; d++) {
    require(nest.b_step[d] >= nest.size[d + 1] * nest.b_step[d + 1], "places of the output overlap");
  }
  for (int q = 0; q < last; q++) {
    if (nest.a_step[last] > 1 && nest.a_step[q] == 1 && nest.size[q] > 1) {
      copy_transposed(x.data + x_first, out.data + out_first, nest, q);
      return;
    }
  }
  copy_runs(x.data + x_first, out.data + out_first, nest);
}

}  // namespace

/**
 * `dims` is [rank, first place in x, first place in out, then for every dimension: its size, x's step, out's step],
 * outermost first; out's innermost step is 1, and no place of out is written twice.
 */
void copyStrided(Floats x, FloatsOut out, Ints dims) { copy_strided(x, out, dims); }

void copyStridedBytes(Bytes x, BytesOut out, Ints dims) { copy_strided(x, out, dims); }

/** out[i, j, :] = x[i, indices[j], :]; `dims` is [outer, rows, inner] of x. */
void gatherRows(Floats x, Ints indices, FloatsOut out, Ints dims) {
  require(dims.size == 3 && dims[0] > 0 && dims[1] > 0 && dims[2] > 0, "expected three positive sizes");
  const auto outer = static_cast<std::size_t>(dims[0]);
  const auto rows = static_cast<std::size_t>(dims[1]);
  const auto inner = static_cast<std::size_t>(dims[2]);
  require(outer <= x.size && rows <= x.size / outer && inner <= x.size / outer / rows && outer * rows * inner == x.size,
          "the operand has not the size of the dimensions' product");
  require(out.size % (outer * inner) == 0 && out.size / (outer * inner) == indices.size,
          "the output has another size than what is gathered");
  for (std::size_t j = 0; j < indices.size; j++) {
    require(indices[j] >= 0 && indices[j] < dims[1], "an index is outside the gathered dimension");
  }
  for_units(outer * indices.size, inner, [&](std::size_t begin, std::size_t end) {
    for (std::size_t unit = begin; unit < end; unit++) {
      const std::size_t plane = unit / indices.size;
      const auto row = static_cast<std::size_t>(indices[unit % indices.size]);
      copy_run(x.data + (plane * rows + row) * inner, out.data + unit * inner, inner, 1);
    }
  });
}

}  // namespace drawdown::DRAWDOWN_ISA
