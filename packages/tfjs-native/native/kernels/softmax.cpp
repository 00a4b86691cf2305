// Softmax of rows, each step rounded to float as the cpu backend's composition of kernels does.
#include "elementary.hpp"
#include "reduce.hpp"
#include "vectors.hpp"

namespace drawdown::DRAWDOWN_ISA {

/** `width`: how many numbers a row has. */
void softmax(Floats logits, FloatsOut out, std::int32_t width) {
  require(width > 0 && logits.size % static_cast<std::size_t>(width) == 0, "the operand is not whole rows");
  require(out.size == logits.size, "the output has not the operand's size");
  const auto columns = static_cast<std::size_t>(width);
  // Short rows are worked on several at a time, so that the exponentials have long runs.
  const std::size_t group = columns < 1024 ? 1024 / columns : 1;
  const std::size_t rows = out.size / columns;
  for_units(pieces_of(rows, group), group * columns, [&](std::size_t begin, std::size_t end) {
    for (std::size_t unit = begin; unit < end; unit++) {
      const std::size_t first = unit * group;
      const std::size_t last = least(first + group, rows);
      for (std::size_t r = first; r < last; r++) {
        const float* __restrict from = logits.data + r * columns;
        float* __restrict to = out.data + r * columns;
        const float most = ExtremeRule<true>::row(from, columns);
        for (std::size_t i = 0; i < columns; i++) to[i] = from[i] - most;
      }
      float* const block = out.data + first * columns;
      map_wide(block, block, (last - first) * columns, [](Wide x) { return exp_wide(x); });
      for (std::size_t r = first; r < last; r++) {
        float* const row = out.data + r * columns;
        const auto total = static_cast<float>(SumRule::row(row, columns));
        for (std::size_t i = 0; i < columns; i++) row[i] /= total;
      }
    }
  });
}

}  // namespace drawdown::DRAWDOWN_ISA
