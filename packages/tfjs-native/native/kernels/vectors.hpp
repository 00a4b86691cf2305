#pragma once

#include "../core/pieces.hpp"

// Running an operation on whole vectors over arrays of any length.

namespace drawdown::DRAWDOWN_ISA {

typedef float HalfFloats __attribute__((vector_size(vector_bytes / 2)));
typedef float HalfFloatsInMemory __attribute__((vector_size(vector_bytes / 2), aligned(alignof(float)), may_alias));

/** As many floats as there are doubles in a register. */
DRAWDOWN_INLINE Vector<double> load_wide(const float* from) {
  return __builtin_convertvector(*reinterpret_cast<const HalfFloatsInMemory*>(from), Vector<double>);
}

DRAWDOWN_INLINE void store_narrow(float* to, Vector<double> value) {
  *reinterpret_cast<HalfFloatsInMemory*>(to) = __builtin_convertvector(value, HalfFloats);
}

/** to[i] = op(from[i]), by registers of floats; the rest at the end is filled up with zeros. */
template <class Op>
DRAWDOWN_INLINE void map_floats(const float* from, float* to, std::size_t count, const Op& op) {
  constexpr std::size_t step = lanes<float>;
  std::size_t i = 0;
  for (; i + step <= count; i += step) store(to + i, op(load(from + i)));
  if (i == count) return;
  float rest[step] = {};
  for (std::size_t j = i; j < count; j++) rest[j - i] = from[j];
  store(rest, op(load(rest)));
  for (std::size_t j = i; j < count; j++) to[j] = rest[j - i];
}

/** The same with the operation in double. */
template <class Op>
DRAWDOWN_INLINE void map_wide(const float* from, float* to, std::size_t count, const Op& op) {
  constexpr std::size_t step = lanes<double>;
  std::size_t i = 0;
  for (; i + step <= count; i += step) store_narrow(to + i, op(load_wide(from + i)));
  if (i == count) return;
  float rest[step] = {};
  for (std::size_t j = i; j < count; j++) rest[j - i] = from[j];
  store_narrow(rest, op(load_wide(rest)));
  for (std::size_t j = i; j < count; j++) to[j] = rest[j - i];
}

}  // namespace drawdown::DRAWDOWN_ISA
