#pragma once

#include "../core/simd.hpp"

// The arithmetic of verdicts, number by number: the formulas of packages/bounds/src/float64 and of the outward steps in
// packages/records/src/rounding.ts, where their soundness is argued. Every operation rounds by itself here: these files
// are built without contraction, so that the ends are the ones that the TypeScript formulas give. N is double or a
// vector of them.

namespace drawdown::DRAWDOWN_ISA {

/** OUTWARD_FLOOR, 2⁻⁹³⁰. */
inline constexpr double outwardFloor = 0x1p-930;

DRAWDOWN_INLINE double magnitude(double x) { return __builtin_fabs(x); }

DRAWDOWN_INLINE Vector<double> magnitude(Vector<double> x) {
  typedef std::int64_t Bits __attribute__((vector_size(vector_bytes)));
  return (Vector<double>)((Bits)x & INT64_MAX);
}

template <class N>
DRAWDOWN_INLINE N below(N x) {
  return x - (magnitude(x) * 0x1p-52 + outwardFloor);
}

template <class N>
DRAWDOWN_INLINE N above(N x) {
  return x + (magnitude(x) * 0x1p-52 + outwardFloor);
}

/** max(x, 0), NaN where x is; one instruction, in this form. */
template <class N>
DRAWDOWN_INLINE N positivePart(N x) {
  return N{} > x ? N{} : x;
}

/** What an affine layer's bound takes for its rounding: γ of its terms, and how its radius is enlarged. */
struct Rounding {
  double unit;
  double inflation;
  double floor;
};

/** An interval as a middle and a radius that covers it, and what the middle's products can be off by. */
template <class N>
struct Ball {
  N centre;
  N radius;
};

template <class N>
DRAWDOWN_INLINE Ball<N> ballOf(N lower, N upper, double unit) {
  const N centre = 0.5 * (lower + upper);
  const N above = upper - centre;
  const N below = centre - lower;
  // Where one of them is not a number the other one is infinite or none either: nothing finite comes of it.
  const N most = above > below ? above : below;
  const N distance = most + (most * 0x1p-52 + outwardFloor);
  const N half = lower == upper ? N{} : distance;
  return {centre, (half + unit * magnitude(centre)) * (1 + 0x1p-50) + outwardFloor};
}

/** How far the ends of an affine layer's output lie from its centre; `biasShare` is γ|b|. */
template <class N>
DRAWDOWN_INLINE N reach(N radius, N biasShare, const Rounding& rounding) {
  return (radius + biasShare) * rounding.inflation + rounding.floor;
}

}  // namespace drawdown::DRAWDOWN_ISA
