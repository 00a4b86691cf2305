// Sums, means, extremes and logic over the middle of [outer, middle, inner]: `dims` are these three.
#include "reduce.hpp"

namespace drawdown::DRAWDOWN_ISA {

/** Summed in double and divided once: `divisor` 1 for a sum, the number of numbers for a mean. */
void sum(Floats x, FloatsOut out, Ints dims, double divisor) {
  reduce<SumRule>(x, out, dims, [divisor](double total) { return static_cast<float>(total / divisor); });
}

void max(Floats x, FloatsOut out, Ints dims) {
  reduce<ExtremeRule<true>>(x, out, dims, [](float total) { return total; });
}

void min(Floats x, FloatsOut out, Ints dims) {
  reduce<ExtremeRule<false>>(x, out, dims, [](float total) { return total; });
}

void all(Bytes x, BytesOut out, Ints dims) {
  reduce<LogicRule<true>>(x, out, dims, [](std::uint8_t total) { return total; });
}

void any(Bytes x, BytesOut out, Ints dims) {
  reduce<LogicRule<false>>(x, out, dims, [](std::uint8_t total) { return total; });
}

}  // namespace drawdown::DRAWDOWN_ISA
