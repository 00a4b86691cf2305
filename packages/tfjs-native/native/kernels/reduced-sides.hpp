#pragma once

#include "../core/simd.hpp"
#include "../core/span.hpp"

namespace drawdown::DRAWDOWN_ISA {

/** The sides of an array [outer, middle, inner] whose middle goes. */
struct ReducedSides {
  std::size_t outer, middle, inner;
};

/** Reads `dims`, and checks the sizes of the operand and of what is left of it. */
inline ReducedSides reduced_sides(std::size_t operand, std::size_t output, Ints dims) {
  require(dims.size == 3 && dims[0] > 0 && dims[1] > 0 && dims[2] > 0, "expected three positive sizes");
  const auto outer = static_cast<std::size_t>(dims[0]);
  const auto middle = static_cast<std::size_t>(dims[1]);
  const auto inner = static_cast<std::size_t>(dims[2]);
  require(outer <= operand && middle <= operand / outer && inner <= operand / outer / middle &&
              outer * middle * inner == operand,
          "the operand has not the size of the dimensions' product");
  require(output == outer * inner, "the output has another size than the kept dimensions");
  return {outer, middle, inner};
}

}  // namespace drawdown::DRAWDOWN_ISA
