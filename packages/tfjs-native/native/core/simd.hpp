#pragma once

// Compiled once for each instruction set, with that set's compiler flags and DRAWDOWN_ISA as the namespace. Files that
// include this one use nothing of the standard library's templates: the linker keeps one copy of an inline function,
// and a copy made of AVX-512 instructions must not serve a machine without them.

#include <cstddef>
#include <cstdint>

#define DRAWDOWN_INLINE inline __attribute__((always_inline))

namespace drawdown::DRAWDOWN_ISA {

#if defined(__AVX512F__)
/** Bytes of a vector register. */
inline constexpr int vector_bytes = 64;
/** How many sums of a product a tile keeps in registers; the others hold operands. */
inline constexpr int accumulators = 28;
#elif defined(__AVX2__)
inline constexpr int vector_bytes = 32;
inline constexpr int accumulators = 12;
#elif defined(__ARM_NEON)
inline constexpr int vector_bytes = 16;
inline constexpr int accumulators = 24;
#else
inline constexpr int vector_bytes = 16;
inline constexpr int accumulators = 12;
#endif

/** Numbers of type T in a vector register. */
template <class T>
inline constexpr int lanes = vector_bytes / static_cast<int>(sizeof(T));

template <class T>
struct VectorOf {
  typedef T type __attribute__((vector_size(vector_bytes)));
  /** The same in memory: aligned as T alone is. */
  typedef T unaligned __attribute__((vector_size(vector_bytes), aligned(alignof(T)), may_alias));
};

/** A register's worth of numbers; arithmetic on it works entry by entry. */
template <class T>
using Vector = typename VectorOf<T>::type;

template <class T>
DRAWDOWN_INLINE Vector<T> load(const T* from) {
  return *reinterpret_cast<const typename VectorOf<T>::unaligned*>(from);
}

template <class T>
DRAWDOWN_INLINE void store(T* to, Vector<T> value) {
  *reinterpret_cast<typename VectorOf<T>::unaligned*>(to) = value;
}

/** The number in every lane. */
template <class T>
DRAWDOWN_INLINE Vector<T> broadcast(T value) {
  // x − 0 is x for every x, −0 included; x + 0 is not, and would cost an addition.
  return value - Vector<T>{};
}

}  // namespace drawdown::DRAWDOWN_ISA
