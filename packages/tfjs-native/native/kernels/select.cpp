// Choosing between two operands, and filling.
#include "../core/span.hpp"
#include "../core/pieces.hpp"

namespace drawdown::DRAWDOWN_ISA {

/** `yes` where the condition is 1, else `no`: all three of one size. */
void select(Bytes condition, Floats yes, Floats no, FloatsOut out) {
  require(condition.size == out.size && yes.size == out.size && no.size == out.size,
          "condition, both choices and the output have different sizes");
  for_pieces(out.size, piece, [&](std::size_t begin, std::size_t end) {
    const std::uint8_t* __restrict is = condition.data + begin;
    const float* __restrict a = yes.data + begin;
    const float* __restrict b = no.data + begin;
    float* __restrict to = out.data + begin;
    const std::size_t count = end - begin;
    for (std::size_t i = 0; i < count; i++) {
      const float x = a[i];
      const float y = b[i];
      to[i] = is[i] == 1 ? x : y;
    }
  });
}

void fill(FloatsOut out, float value) {
  for_pieces(out.size, 2 * piece, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; i++) out.data[i] = value;
  });
}

}  // namespace drawdown::DRAWDOWN_ISA
