#pragma once

#include "../core/simd.hpp"

namespace drawdown::DRAWDOWN_ISA {

/**
 * What a task will read next. Products ask for it a little at a time while they compute: an image's rows are read in an
 * order that the processor does not foresee, and would be waited for.
 */
class Upcoming {
 public:
  /** Adds `count` numbers. More ranges than there is room for are left to chance. */
  template <class T>
  void add(const T* from, std::ptrdiff_t count) {
    if (ranges_ == most || count <= 0) return;
    from_[ranges_] = reinterpret_cast<const char*>(from);
    lines_[ranges_] = static_cast<int>(count * static_cast<std::ptrdiff_t>(sizeof(T)) / line);
    ranges_++;
  }

  /** Asks for one of `parts` equal parts. */
  void fetch(int part, int parts) const {
    for (int i = 0; i < ranges_; i++) {
      const int end = static_cast<int>(static_cast<std::int64_t>(lines_[i]) * (part + 1) / parts);
      for (int at = static_cast<int>(static_cast<std::int64_t>(lines_[i]) * part / parts); at < end; at++) {
        __builtin_prefetch(from_[i] + static_cast<std::ptrdiff_t>(at) * line, 0, 2);
      }
    }
  }

 private:
  static constexpr int most = 6;
  static constexpr int line = 64;
  const char* from_[most];
  int lines_[most];
  int ranges_ = 0;
};

}  // namespace drawdown::DRAWDOWN_ISA
