#pragma once

#include "../core/simd.hpp"
#include "pack.hpp"
#include "upcoming.hpp"

namespace drawdown::DRAWDOWN_ISA {

// A box goes through an affine map as centre and radius: c′ = Wc + b, r′ = |W|r (Gowal et al., arXiv:1810.12715, §3).
// What stands in memory between layers is lower and upper ends; centre and radius live in the caches only.

using Numbers = Vector<float>;

DRAWDOWN_INLINE Numbers centreOf(Numbers lower, Numbers upper) { return (lower + upper) * 0.5f; }
DRAWDOWN_INLINE Numbers radiusOf(Numbers lower, Numbers upper) { return (upper - lower) * 0.5f; }
DRAWDOWN_INLINE float centreOf(float lower, float upper) { return (lower + upper) * 0.5f; }
DRAWDOWN_INLINE float radiusOf(float lower, float upper) { return (upper - lower) * 0.5f; }

/** Runs `whole(i)` where a vector begins and `single(i)` for the rest. */
template <class Whole, class Single>
DRAWDOWN_INLINE void sweep(std::ptrdiff_t count, const Whole& whole, const Single& single) {
  std::ptrdiff_t i = 0;
  for (; i + lanes<float> <= count; i += lanes<float>) whole(i);
  for (; i < count; i++) single(i);
}

inline void splitBox(const float* lower, const float* upper, std::ptrdiff_t count, float* centre, float* radius) {
  sweep(
      count,
      [&](std::ptrdiff_t i) {
        const Numbers low = load(lower + i);
        const Numbers high = load(upper + i);
        store(centre + i, centreOf(low, high));
        store(radius + i, radiusOf(low, high));
      },
      [&](std::ptrdiff_t i) {
        centre[i] = centreOf(lower[i], upper[i]);
        radius[i] = radiusOf(lower[i], upper[i]);
      });
}

DRAWDOWN_INLINE Numbers positivePart(Numbers x) { return x <= 0 ? Numbers{} : x; }
DRAWDOWN_INLINE float positivePart(float x) { return x <= 0 ? 0 : x; }

/** The ends of c′ ∓ r′. */
inline void joinBox(const float* centre, const float* radius, std::ptrdiff_t count, bool relu, float* lower,
                    float* upper) {
  sweep(
      count,
      [&](std::ptrdiff_t i) {
        const Numbers c = load(centre + i);
        const Numbers r = load(radius + i);
        store(lower + i, relu ? positivePart(c - r) : c - r);
        store(upper + i, relu ? positivePart(c + r) : c + r);
      },
      [&](std::ptrdiff_t i) {
        const float c = centre[i];
        const float r = radius[i];
        lower[i] = relu ? positivePart(c - r) : c - r;
        upper[i] = relu ? positivePart(c + r) : c + r;
      });
}

/** The box that an affine map with ReLU gave, and the loss's gradient for its ends. */
struct OutputBox {
  const float* lower;
  const float* upper;
  const float* dLower;
  const float* dUpper;
  bool relu;

  /** Says that `count` numbers from `at` will be read. */
  void announce(std::ptrdiff_t at, std::ptrdiff_t count, Upcoming& upcoming) const {
    if (relu) {
      upcoming.add(lower + at, count);
      upcoming.add(upper + at, count);
    }
    upcoming.add(dLower + at, count);
    upcoming.add(dUpper + at, count);
  }

  /** The gradients for centre and radius of `count` numbers from `at`: d(c − r) and d(c + r), where ReLU lets them by. */
  void split(std::ptrdiff_t at, std::ptrdiff_t count, float* dCentre, float* dRadius) const {
    const float* low = lower + at;
    const float* high = upper + at;
    const float* dLow = dLower + at;
    const float* dHigh = dUpper + at;
    sweep(
        count,
        [&](std::ptrdiff_t i) {
          Numbers a = load(dLow + i);
          Numbers b = load(dHigh + i);
          if (relu) {
            a = load(low + i) > 0 ? a : Numbers{};
            b = load(high + i) > 0 ? b : Numbers{};
          }
          store(dCentre + i, a + b);
          store(dRadius + i, b - a);
        },
        [&](std::ptrdiff_t i) {
          const float a = relu && !(low[i] > 0) ? 0 : dLow[i];
          const float b = relu && !(high[i] > 0) ? 0 : dHigh[i];
          dCentre[i] = a + b;
          dRadius[i] = b - a;
        });
  }
};

/** The gradients for the ends from those for centre and radius, in place: (dc − dr)/2 and (dc + dr)/2. */
inline void joinGradients(float* centreThenLower, float* radiusThenUpper, std::ptrdiff_t count) {
  sweep(
      count,
      [&](std::ptrdiff_t i) {
        const Numbers c = load(centreThenLower + i);
        const Numbers r = load(radiusThenUpper + i);
        store(centreThenLower + i, (c - r) * 0.5f);
        store(radiusThenUpper + i, (c + r) * 0.5f);
      },
      [&](std::ptrdiff_t i) {
        const float c = centreThenLower[i];
        const float r = radiusThenUpper[i];
        centreThenLower[i] = (c - r) * 0.5f;
        radiusThenUpper[i] = (c + r) * 0.5f;
      });
}

inline void absolute(const float* from, std::ptrdiff_t count, float* to) {
  for (std::ptrdiff_t i = 0; i < count; i++) to[i] = __builtin_fabsf(from[i]);
}

/** The gradient for W of a map that has W and |W|: dW = d₁ + sign(W) · d₂. */
DRAWDOWN_INLINE float withSign(float weight, float plain, float absolute) {
  return plain + (weight > 0 ? absolute : weight < 0 ? -absolute : 0.0f);
}

/** Adds rows of numbers up, column by column. */
inline void addRows(const float* from, std::ptrdiff_t rows, int columns, float* sums) {
  for (std::ptrdiff_t row = 0; row < rows; row++) {
    const float* at = from + row * columns;
    for (int j = 0; j < columns; j++) sums[j] += at[j];
  }
}

}  // namespace drawdown::DRAWDOWN_ISA
