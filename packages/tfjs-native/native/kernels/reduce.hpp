#pragma once

#include "../core/span.hpp"
#include "reduced-sides.hpp"
#include "vectors.hpp"

// Reductions of an array [outer, middle, inner] to [outer, inner]. A rule says how numbers are joined:
//   Number, Total            what is reduced, and what the total is kept in
//   static Total start()
//   static Total join(Total, Total), and join(Total, Number) in the order of the array
//   static Total row(const Number*, count)   of consecutive numbers
// The cut into chunks follows from the sizes alone and the chunks' totals are joined in their order, so that every bit of
// the result is the same on any number of threads; sums have the same 32 lanes on every instruction set too.

namespace drawdown::DRAWDOWN_ISA {

struct SumRule {
  using Number = float;
  using Total = double;
  static DRAWDOWN_INLINE Total start() { return 0; }
  static DRAWDOWN_INLINE Total join(Total total, Total x) { return total + x; }

  static Total row(const float* x, std::size_t count) {
    constexpr int width = 32;
    constexpr int parts = width / lanes<double>;
    std::size_t i = 0;
    Total total = 0;
    if (count >= width) {
      Vector<double> sums[parts] = {};
      for (; i + width <= count; i += width) {
#pragma GCC unroll 16
        for (int p = 0; p < parts; p++) sums[p] += load_wide(x + i + p * lanes<double>);
      }
      double lane[width];
      for (int p = 0; p < parts; p++) store(lane + p * lanes<double>, sums[p]);
      for (int half = width / 2; half > 0; half /= 2) {
        for (int j = 0; j < half; j++) lane[j] += lane[j + half];
      }
      total = lane[0];
    }
    for (; i < count; i++) total += x[i];
    return total;
  }
};

/** The most or the least number; NaN where there is one. */
template <bool Most>
struct ExtremeRule {
  using Number = float;
  using Total = float;
  static DRAWDOWN_INLINE Total start() { return Most ? -__builtin_inff() : __builtin_inff(); }

  template <class T>
  static DRAWDOWN_INLINE T join(T total, T x) {
    if constexpr (Most) return ((x > total) | (x != x)) ? x : total;
    else return ((x < total) | (x != x)) ? x : total;
  }

  /** The better one of two numbers: no NaN ever is. */
  template <class T>
  static DRAWDOWN_INLINE T better(T best, T x) {
    if constexpr (Most) return x > best ? x : best;
    else return x < best ? x : best;
  }

  static Total row(const float* x, std::size_t count) {
    constexpr int width = 32;
    constexpr int parts = width / lanes<float>;
    std::size_t i = 0;
    Total total = start();
    bool has_nan = false;
    if (count >= width) {
      Vector<float> best[parts];
      for (int p = 0; p < parts; p++) best[p] = broadcast(start());
      Vector<std::int32_t> strange{};
      for (; i + width <= count; i += width) {
#pragma GCC unroll 16
        for (int p = 0; p < parts; p++) {
          const Vector<float> part = load(x + i + p * lanes<float>);
          best[p] = better(best[p], part);
          strange |= part != part;
        }
      }
      for (int p = 0; p < parts; p++) {
        for (int j = 0; j < lanes<float>; j++) total = better(total, best[p][j]);
      }
      for (int j = 0; j < lanes<float>; j++) has_nan |= strange[j] != 0;
    }
    for (; i < count; i++) {
      total = better(total, x[i]);
      has_nan |= x[i] != x[i];
    }
    return has_nan ? __builtin_nanf("") : total;
  }
};

template <bool All>
struct LogicRule {
  using Number = std::uint8_t;
  using Total = std::uint8_t;
  static DRAWDOWN_INLINE Total start() { return All; }
  static DRAWDOWN_INLINE Total join(Total total, Total x) { return All ? total & (x != 0) : total | (x != 0); }

  static Total row(const std::uint8_t* x, std::size_t count) {
    Total total = start();
    for (std::size_t i = 0; i < count; i++) total = join(total, x[i]);
    return total;
  }
};

/** Numbers that one chunk's total is made of. */
inline constexpr std::size_t reduced_chunk = 2 * piece;

template <class Rule, class Out, class Finish>
void reduce_rows(const typename Rule::Number* x, Out* out, std::size_t rows, std::size_t width, const Finish& finish) {
  using Total = typename Rule::Total;
  const std::size_t chunks = pieces_of(width, reduced_chunk);
  if (chunks <= 1) {
    for_units(rows, width, [&](std::size_t begin, std::size_t end) {
      for (std::size_t row = begin; row < end; row++) out[row] = finish(Rule::row(x + row * width, width));
    });
    return;
  }
  const Scratch memory(rows * chunks * sizeof(Total));
  Total* const totals = memory.as<Total>();
  for_units(rows * chunks, reduced_chunk, [&](std::size_t begin, std::size_t end) {
    for (std::size_t unit = begin; unit < end; unit++) {
      const std::size_t from = unit % chunks * reduced_chunk;
      totals[unit] = Rule::row(x + unit / chunks * width + from, least(reduced_chunk, width - from));
    }
  });
  for (std::size_t row = 0; row < rows; row++) {
    Total total = totals[row * chunks];
    for (std::size_t chunk = 1; chunk < chunks; chunk++) total = Rule::join(total, totals[row * chunks + chunk]);
    out[row] = finish(total);
  }
}

/** totals[j] = the join of x[r·stride + j] over the rows, in their order. */
template <class Rule>
void join_rows(const typename Rule::Number* x, std::size_t rows, std::size_t stride, std::size_t width,
               typename Rule::Total* __restrict totals) {
  using Total = typename Rule::Total;
  for (std::size_t j = 0; j < width; j++) totals[j] = Rule::start();
  std::size_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    const typename Rule::Number* __restrict row = x + r * stride;
    for (std::size_t j = 0; j < width; j++) {
      Total total = Rule::join(totals[j], Total(row[j]));
      total = Rule::join(total, Total(row[stride + j]));
      total = Rule::join(total, Total(row[2 * stride + j]));
      totals[j] = Rule::join(total, Total(row[3 * stride + j]));
    }
  }
  for (; r < rows; r++) {
    const typename Rule::Number* __restrict row = x + r * stride;
    for (std::size_t j = 0; j < width; j++) totals[j] = Rule::join(totals[j], Total(row[j]));
  }
}

/** How wide a block of columns is, and how wide narrow arrays are made by taking several rows for one. */
inline constexpr std::size_t column_block = 1024;
inline constexpr std::size_t joint_width = 128;

/** The columns' totals of a block of rows. */
template <class Rule>
void column_totals(const typename Rule::Number* x, std::size_t rows, std::size_t stride, std::size_t width,
                   typename Rule::Total* __restrict totals) {
  const std::size_t joint = width == stride ? joint_width / width : 1;
  if (joint < 2 || rows < 2 * joint) {
    join_rows<Rule>(x, rows, stride, width, totals);
    return;
  }
  typename Rule::Total wide[joint_width];
  const std::size_t groups = rows / joint;
  join_rows<Rule>(x, groups, joint * width, joint * width, wide);
  for (std::size_t j = 0; j < width; j++) {
    totals[j] = wide[j];
    for (std::size_t k = 1; k < joint; k++) totals[j] = Rule::join(totals[j], wide[k * width + j]);
    for (std::size_t r = groups * joint; r < rows; r++) {
      totals[j] = Rule::join(totals[j], typename Rule::Total(x[r * width + j]));
    }
  }
}

template <class Rule, class Out, class Finish>
void reduce_columns(const typename Rule::Number* x, Out* out, std::size_t outer, std::size_t middle, std::size_t inner,
                    const Finish& finish) {
  using Total = typename Rule::Total;
  const std::size_t width = least(inner, column_block);
  const std::size_t blocks = pieces_of(inner, width);
  const std::size_t chunk_rows = reduced_chunk / width;
  const std::size_t chunks = pieces_of(middle, chunk_rows);
  const Scratch memory(chunks > 1 ? outer * chunks * inner * sizeof(Total) : 0);
  Total* const partial = memory.as<Total>();
  for_units(outer * chunks * blocks, least(middle, chunk_rows) * width, [&](std::size_t begin, std::size_t end) {
    Total totals[column_block];
    for (std::size_t unit = begin; unit < end; unit++) {
      const std::size_t column = unit % blocks * width;
      const std::size_t chunk = unit / blocks % chunks;
      const std::size_t plane = unit / blocks / chunks;
      const std::size_t row = chunk * chunk_rows;
      const std::size_t columns = least(width, inner - column);
      column_totals<Rule>(x + (plane * middle + row) * inner + column, least(chunk_rows, middle - row), inner, columns,
                          totals);
      if (chunks == 1) {
        Out* const to = out + plane * inner + column;
        for (std::size_t j = 0; j < columns; j++) to[j] = finish(totals[j]);
      } else {
        Total* const to = partial + (plane * chunks + chunk) * inner + column;
        for (std::size_t j = 0; j < columns; j++) to[j] = totals[j];
      }
    }
  });
  if (chunks == 1) return;
  for_units(outer * inner, chunks, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; i++) {
      const Total* const from = partial + i / inner * chunks * inner + i % inner;
      Total total = from[0];
      for (std::size_t chunk = 1; chunk < chunks; chunk++) total = Rule::join(total, from[chunk * inner]);
      out[i] = finish(total);
    }
  });
}

template <class Rule, class Out, class Finish>
void reduce(Span<const typename Rule::Number> x, Span<Out> out, Ints dims, const Finish& finish) {
  const auto [outer, middle, inner] = reduced_sides(x.size, out.size, dims);
  if (inner == 1) {
    reduce_rows<Rule>(x.data, out.data, outer, middle, finish);
  } else {
    reduce_columns<Rule>(x.data, out.data, outer, middle, inner, finish);
  }
}

}  // namespace drawdown::DRAWDOWN_ISA
