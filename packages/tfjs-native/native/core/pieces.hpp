#pragma once

#include "simd.hpp"
#include "threads.hpp"

namespace drawdown::DRAWDOWN_ISA {

/** How many numbers a task takes: some ten microseconds of work. Less than two tasks' worth runs on the calling thread. */
inline constexpr std::size_t piece = 32768;

DRAWDOWN_INLINE std::size_t least(std::size_t a, std::size_t b) { return a < b ? a : b; }

DRAWDOWN_INLINE std::size_t pieces_of(std::size_t size, std::size_t length) { return (size + length - 1) / length; }

/** Runs body(begin, end) over 0 … size − 1, cut into pieces of `length`. */
template <class Body>
void for_pieces(std::size_t size, std::size_t length, const Body& body) {
  if (size <= length) {
    if (size > 0) body(std::size_t{0}, size);
    return;
  }
  parallel(static_cast<int>(pieces_of(size, length)), [&](int task) {
    const std::size_t begin = static_cast<std::size_t>(task) * length;
    body(begin, least(begin + length, size));
  });
}

/** The same for `units` pieces of work that each touch about `numbers` numbers: as many to a task as make a piece. */
template <class Body>
void for_units(std::size_t units, std::size_t numbers, const Body& body) {
  const std::size_t length = numbers >= piece ? 1 : piece / (numbers == 0 ? 1 : numbers);
  for_pieces(units, length, body);
}

/** The bits of a number as another type of the same size. */
template <class To, class From>
DRAWDOWN_INLINE To bits_as(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  __builtin_memcpy(&to, &from, sizeof to);
  return to;
}

}  // namespace drawdown::DRAWDOWN_ISA
