#pragma once

#include "../core/simd.hpp"

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

// Compilers turn sqrt in a loop into a call for the sake of errno; these are the instruction itself, correctly rounded.
// (The masked forms of AVX-512, as gcc 12 warns of the plain ones.)

namespace drawdown::DRAWDOWN_ISA {

#if defined(__AVX512F__)
DRAWDOWN_INLINE Vector<float> square_root(Vector<float> x) { return (Vector<float>)_mm512_maskz_sqrt_ps(0xffff, (__m512)x); }
DRAWDOWN_INLINE Vector<double> square_root(Vector<double> x) { return (Vector<double>)_mm512_maskz_sqrt_pd(0xff, (__m512d)x); }
#elif defined(__AVX2__)
DRAWDOWN_INLINE Vector<float> square_root(Vector<float> x) { return (Vector<float>)_mm256_sqrt_ps((__m256)x); }
DRAWDOWN_INLINE Vector<double> square_root(Vector<double> x) { return (Vector<double>)_mm256_sqrt_pd((__m256d)x); }
#elif defined(__SSE2__)
DRAWDOWN_INLINE Vector<float> square_root(Vector<float> x) { return (Vector<float>)_mm_sqrt_ps((__m128)x); }
DRAWDOWN_INLINE Vector<double> square_root(Vector<double> x) { return (Vector<double>)_mm_sqrt_pd((__m128d)x); }
#elif defined(__ARM_NEON)
DRAWDOWN_INLINE Vector<float> square_root(Vector<float> x) { return (Vector<float>)vsqrtq_f32((float32x4_t)x); }
DRAWDOWN_INLINE Vector<double> square_root(Vector<double> x) { return (Vector<double>)vsqrtq_f64((float64x2_t)x); }
#else
template <class V>
DRAWDOWN_INLINE V square_root(V x) {
  for (std::size_t i = 0; i < sizeof(V) / sizeof(x[0]); i++) x[i] = static_cast<decltype(+x[0])>(__builtin_sqrt(x[i]));
  return x;
}
#endif

}  // namespace drawdown::DRAWDOWN_ISA
