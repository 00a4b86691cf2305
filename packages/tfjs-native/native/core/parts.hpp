#pragma once

#include <cstdint>

namespace drawdown::DRAWDOWN_ISA {

/** A range cut into parts that differ by one at most. */
struct Parts {
  int size;
  int count;

  int start(int part) const { return static_cast<int>(static_cast<std::int64_t>(size) * part / count); }
  int length(int part) const { return start(part + 1) - start(part); }
  /** Of the longest part; 0 where there is none. */
  int longest() const { return count < 1 ? 0 : (size + count - 1) / count; }
};

/** A range cut into as few parts as can be when none is longer than `most`. */
inline Parts partsOf(int size, int most) { return {size, size < 1 ? 0 : (size + most - 1) / most}; }

}  // namespace drawdown::DRAWDOWN_ISA
