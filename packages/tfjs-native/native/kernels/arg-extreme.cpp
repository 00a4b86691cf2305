// Where the most or the least number stands along the middle of [outer, middle, inner]: `dims` are these three. The first
// of equal ones; a NaN is never more than another number, and one at the very beginning stays.
#include "../core/span.hpp"
#include "../core/pieces.hpp"
#include "reduced-sides.hpp"

namespace drawdown::DRAWDOWN_ISA {
namespace {

template <bool Most>
DRAWDOWN_INLINE bool better(float x, float best) {
  return Most ? x > best : x < best;
}

template <bool Most>
void arg_rows(const float* x, std::int32_t* out, std::size_t rows, std::size_t width) {
  for_units(rows, width, [&](std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; r++) {
      const float* const row = x + r * width;
      std::size_t at = 0;
      for (std::size_t i = 1; i < width; i++) at = better<Most>(row[i], row[at]) ? i : at;
      out[r] = static_cast<std::int32_t>(at);
    }
  });
}

template <bool Most>
void arg_columns(const float* x, std::int32_t* out, std::size_t outer, std::size_t middle, std::size_t inner) {
  constexpr std::size_t block = 1024;
  const std::size_t width = least(inner, block);
  const std::size_t blocks = pieces_of(inner, width);
  for_units(outer * blocks, middle * width, [&](std::size_t begin, std::size_t end) {
    float best[block];
    for (std::size_t unit = begin; unit < end; unit++) {
      const std::size_t column = unit % blocks * width;
      const std::size_t columns = least(width, inner - column);
      const float* const from = x + unit / blocks * middle * inner + column;
      std::int32_t* __restrict at = out + unit / blocks * inner + column;
      for (std::size_t j = 0; j < columns; j++) best[j] = from[j];
      for (std::size_t j = 0; j < columns; j++) at[j] = 0;
      for (std::size_t r = 1; r < middle; r++) {
        const float* const row = from + r * inner;
        for (std::size_t j = 0; j < columns; j++) {
          const bool is_better = better<Most>(row[j], best[j]);
          best[j] = is_better ? row[j] : best[j];
          at[j] = is_better ? static_cast<std::int32_t>(r) : at[j];
        }
      }
    }
  });
}

template <bool Most>
void arg_extreme(Floats x, IntsOut out, Ints dims) {
  const auto [outer, middle, inner] = reduced_sides(x.size, out.size, dims);
  if (inner == 1) {
    arg_rows<Most>(x.data, out.data, outer, middle);
  } else {
    arg_columns<Most>(x.data, out.data, outer, middle, inner);
  }
}

}  // namespace

void argMax(Floats x, IntsOut out, Ints dims) { arg_extreme<true>(x, out, dims); }

void argMin(Floats x, IntsOut out, Ints dims) { arg_extreme<false>(x, out, dims); }

}  // namespace drawdown::DRAWDOWN_ISA
