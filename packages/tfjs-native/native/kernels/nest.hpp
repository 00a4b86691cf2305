#pragma once

#include <cstddef>

#include "../core/simd.hpp"

namespace drawdown::DRAWDOWN_ISA {

inline constexpr int most_dims = 12;

/** Nested loops over two arrays, outermost first: every loop's length, and how far it steps in either array. */
struct Nest {
  int rank = 0;
  std::size_t size[most_dims] = {};
  std::size_t a_step[most_dims] = {};
  std::size_t b_step[most_dims] = {};

  void add(std::size_t length, std::size_t a, std::size_t b) {
    size[rank] = length;
    a_step[rank] = a;
    b_step[rank++] = b;
  }
};

/** A place in the outer `loops` loops of a nest, that goes on from one round to the next. */
class Walk {
 public:
  Walk(const Nest& nest, int loops, std::size_t round) : nest_(nest), loops_(loops) {
    for (int d = loops - 1; d >= 0; d--) {
      at_[d] = round % nest.size[d];
      round /= nest.size[d];
      a += at_[d] * nest.a_step[d];
      b += at_[d] * nest.b_step[d];
    }
  }

  DRAWDOWN_INLINE void next() {
    for (int d = loops_ - 1; d >= 0; d--) {
      a += nest_.a_step[d];
      b += nest_.b_step[d];
      if (++at_[d] < nest_.size[d]) return;
      a -= nest_.size[d] * nest_.a_step[d];
      b -= nest_.size[d] * nest_.b_step[d];
      at_[d] = 0;
    }
  }

  /** Where the round begins in either array. */
  std::size_t a = 0;
  std::size_t b = 0;

 private:
  const Nest& nest_;
  int loops_;
  std::size_t at_[most_dims];
};

}  // namespace drawdown::DRAWDOWN_ISA
