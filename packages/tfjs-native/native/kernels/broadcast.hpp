#pragma once

#include "../core/span.hpp"
#include "nest.hpp"
#include "../core/pieces.hpp"

// Binary kernels over operands of different shapes. `dims` is [rank, then for every dimension: its size, a's step, b's
// step], outermost first, a step of 0 where the operand is repeated. The innermost steps are 0 or 1. Whoever calls joins
// neighbouring dimensions where it can, so that operands of one shape are one dimension with the steps 1 and 1.

namespace drawdown::DRAWDOWN_ISA {

inline Nest parse_broadcast(Ints dims, std::size_t a_size, std::size_t b_size, std::size_t out_size) {
  require(dims.size >= 1 && dims[0] >= 1 && dims[0] <= most_dims, "expected between 1 and 12 dimensions");
  const int rank = dims[0];
  require(dims.size >= 1 + 3 * static_cast<std::size_t>(rank), "expected three numbers for every dimension");
  Nest nest;
  std::size_t total = 1, a_reach = 1, b_reach = 1;
  for (int d = 0; d < rank; d++) {
    const std::int32_t* const dim = dims.data + 1 + 3 * d;
    require(dim[0] >= 1 && dim[1] >= 0 && dim[2] >= 0, "a dimension's size or step is out of range");
    nest.add(static_cast<std::size_t>(dim[0]), static_cast<std::size_t>(dim[1]), static_cast<std::size_t>(dim[2]));
    require(nest.size[d] <= out_size / total, "the output has not the size of the dimensions' product");
    total *= nest.size[d];
    a_reach += (nest.size[d] - 1) * nest.a_step[d];
    b_reach += (nest.size[d] - 1) * nest.b_step[d];
    require(a_reach <= a_size && b_reach <= b_size, "an operand is smaller than its dimensions");
  }
  require(total == out_size, "the output has not the size of the dimensions' product");
  require(nest.a_step[rank - 1] <= 1 && nest.b_step[rank - 1] <= 1, "an innermost step is neither 0 nor 1");
  return nest;
}

/** out[i] = op(a[i], b[i]), either of them one repeated number instead. */
template <bool RepeatA, bool RepeatB, class In, class Out, class Op>
DRAWDOWN_INLINE void run_plain(const In* __restrict a, const In* __restrict b, Out* __restrict out, std::size_t count,
                               const Op& op) {
  if constexpr (RepeatA && RepeatB) {
    const Out value = op(*a, *b);
    for (std::size_t i = 0; i < count; i++) out[i] = value;
  } else if constexpr (RepeatA) {
    const In value = *a;
    for (std::size_t i = 0; i < count; i++) out[i] = op(value, b[i]);
  } else if constexpr (RepeatB) {
    const In value = *b;
    for (std::size_t i = 0; i < count; i++) out[i] = op(a[i], value);
  } else {
    for (std::size_t i = 0; i < count; i++) out[i] = op(a[i], b[i]);
  }
}

template <bool RepeatA, bool RepeatB, class In, class Out, class Op>
void run_nest(const In* a, const In* b, Out* out, std::size_t size, const Nest& nest, const Op& op) {
  const int inner = nest.rank - 1;
  const std::size_t width = nest.size[inner];
  for_pieces(size, piece, [&](std::size_t begin, std::size_t end) {
    Walk row(nest, inner, begin / width);
    std::size_t column = begin % width;
    for (std::size_t i = begin; i < end; row.next()) {
      const std::size_t count = least(width - column, end - i);
      run_plain<RepeatA, RepeatB>(a + row.a + (RepeatA ? 0 : column), b + row.b + (RepeatB ? 0 : column), out + i,
                                  count, op);
      i += count;
      column = 0;
    }
  });
}

/** Repeats a short vector until runs of this length can be read from any place of its period. */
inline constexpr std::size_t repeated_run = 1024;

template <class In>
void repeat(const In* vector, std::size_t width, In* repeated) {
  for (std::size_t i = 0; i < width; i++) repeated[i] = vector[i];
  for (std::size_t i = width; i < repeated_run + width; i++) repeated[i] = repeated[i - width];
}

/** A whole operand and a vector shorter than a run, repeated along it: `[…, n]` and `[n]`. */
template <bool VectorIsA, class In, class Out, class Op>
void run_short_vector(const In* whole, const In* vector, std::size_t width, std::size_t size, Out* out, const Op& op) {
  const Scratch memory((repeated_run + width) * sizeof(In));
  In* const repeated = memory.as<In>();
  repeat(vector, width, repeated);
  for_pieces(size, piece, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; i += repeated_run) {
      const In* const period = repeated + i % width;
      const std::size_t count = least(repeated_run, end - i);
      if constexpr (VectorIsA) {
        run_plain<false, false>(period, whole + i, out + i, count, op);
      } else {
        run_plain<false, false>(whole + i, period, out + i, count, op);
      }
    }
  });
}

/** out = op(a, b), number by number, with the repetition that `dims` says. */
template <class In, class Out, class Op>
void broadcast_binary(Span<const In> a, Span<const In> b, Span<Out> out, Ints dims, const Op& op) {
  if (out.size == 0) return;
  const Nest nest = parse_broadcast(dims, a.size, b.size, out.size);
  const int inner = nest.rank - 1;
  const bool repeat_a = nest.a_step[inner] == 0;
  const bool repeat_b = nest.b_step[inner] == 0;
  const std::size_t width = nest.size[inner];
  if (nest.rank == 2 && !repeat_a && !repeat_b && width < repeated_run) {
    if (nest.a_step[0] == width && nest.b_step[0] == 0) {
      run_short_vector<false>(a.data, b.data, width, out.size, out.data, op);
      return;
    }
    if (nest.b_step[0] == width && nest.a_step[0] == 0) {
      run_short_vector<true>(b.data, a.data, width, out.size, out.data, op);
      return;
    }
  }
  if (repeat_a && repeat_b) {
    run_nest<true, true>(a.data, b.data, out.data, out.size, nest, op);
  } else if (repeat_a) {
    run_nest<true, false>(a.data, b.data, out.data, out.size, nest, op);
  } else if (repeat_b) {
    run_nest<false, true>(a.data, b.data, out.data, out.size, nest, op);
  } else {
    run_nest<false, false>(a.data, b.data, out.data, out.size, nest, op);
  }
}

}  // namespace drawdown::DRAWDOWN_ISA
