#pragma once

#include "../core/pieces.hpp"

// Elementary functions of floats, computed in double to about 1e-12 relative and rounded by the caller: the result is
// the correctly rounded float but for about one number in 10⁴. Arguments are floats' values; NaN goes through.

namespace drawdown::DRAWDOWN_ISA {

using Wide = Vector<double>;
using WideBits = Vector<std::uint64_t>;

inline constexpr double ln2 = 0x1.62e42fefa39efp-1;
inline constexpr double infinity = __builtin_inf();

/** Adding it leaves the nearest whole number in a double's lowest bits. */
inline constexpr double whole = 0x1.8p52;

/** expm1(r) for |r| ≤ ln 2 / 2: Taylor's series, the first term left out below 3e-13 of r. */
DRAWDOWN_INLINE Wide expm1_near_zero(Wide r) {
  Wide p = r * (1.0 / 39916800) + 1.0 / 3628800;
  p = p * r + 1.0 / 362880;
  p = p * r + 1.0 / 40320;
  p = p * r + 1.0 / 5040;
  p = p * r + 1.0 / 720;
  p = p * r + 1.0 / 120;
  p = p * r + 1.0 / 24;
  p = p * r + 1.0 / 6;
  p = p * r + 0.5;
  return r + r * r * p;
}

/** x = n·ln 2 + r: `scale` is 2ⁿ. Beyond ±200 a float's exponential is 0 or infinite whatever the number. */
struct Reduced {
  Wide r;
  Wide scale;
};

DRAWDOWN_INLINE Reduced reduce_exponent(Wide x) {
  const Wide most = broadcast(200.0);
  x = x < -most ? -most : x;
  x = x > most ? most : x;
  const Wide shifted = x * (1 / ln2) + whole;
  const Wide n = shifted - whole;
  // n's bits times 2⁵², plus the exponent's bias: 2ⁿ.
  const Wide scale = bits_as<Wide>((bits_as<WideBits>(shifted) + 1023) << 52);
  return {x - n * ln2, scale};
}

DRAWDOWN_INLINE Wide exp_wide(Wide x) {
  const Reduced reduced = reduce_exponent(x);
  return reduced.scale * (1 + expm1_near_zero(reduced.r));
}

DRAWDOWN_INLINE Wide expm1_wide(Wide x) {
  const Reduced reduced = reduce_exponent(x);
  const Wide value = reduced.scale * expm1_near_zero(reduced.r) + (reduced.scale - 1);
  return x == Wide{} ? x : value;
}

/** Of numbers that are 0, or negative, or at least the least positive float. */
DRAWDOWN_INLINE Wide log_wide(Wide x) {
  // x = 2ᵏ·m with m in [√½, √2).
  constexpr std::uint64_t root_half = 0x3fe6a09e667f3bcdu;
  const WideBits bits = bits_as<WideBits>(x);
  const WideBits biased = (bits - root_half + (std::uint64_t{1024} << 52)) >> 52;
  const Wide k = bits_as<Wide>(biased | std::uint64_t{0x4330000000000000u}) - (0x1p52 + 1024);
  const Wide m = bits_as<Wide>(bits - ((biased - 1024) << 52));
  // log m = 2 artanh(s), |s| ≤ 0.172.
  const Wide s = (m - 1) / (m + 1);
  const Wide z = s * s;
  Wide p = z * (2.0 / 17) + 2.0 / 15;
  p = p * z + 2.0 / 13;
  p = p * z + 2.0 / 11;
  p = p * z + 2.0 / 9;
  p = p * z + 2.0 / 7;
  p = p * z + 2.0 / 5;
  p = p * z + 2.0 / 3;
  const Wide value = k * ln2 + (2 * s + s * z * p);
  const Wide finite = x == broadcast(infinity) ? x : value;
  const Wide outside = x == Wide{} ? broadcast(-infinity) : broadcast(__builtin_nan(""));
  return x > Wide{} ? finite : outside;
}

DRAWDOWN_INLINE Wide log1p_wide(Wide x) {
  const Wide u = 1 + x;
  const Wide log_u = log_wide(u);
  // What 1 + x lost in rounding comes back to first order.
  const Wide value = log_u + (x - (u - 1)) / u;
  const Wide finite = u < broadcast(infinity) ? value : log_u;
  const Wide inside = u > Wide{} ? finite : log_u;
  return x == Wide{} ? x : inside;
}

DRAWDOWN_INLINE Wide sigmoid_wide(Wide x) { return 1 / (1 + exp_wide(-x)); }

DRAWDOWN_INLINE Wide tanh_wide(Wide x) {
  const Wide magnitude = x < Wide{} ? -x : x;
  const Wide t = expm1_wide(2 * magnitude);
  const Wide value = t / (t + 2);
  const Wide with_sign = x < Wide{} ? -value : value;
  return x == Wide{} ? x : with_sign;
}

/** log(1 + eˣ), and what equals it to a float's precision far from 0. */
DRAWDOWN_INLINE Wide softplus_wide(Wide x) {
  const Wide far = broadcast(13.942385198699684);  // −log(2⁻²³) − 2
  const Wide power = exp_wide(x);
  const Wide right = x > far ? x : log_wide(1 + power);
  return x < -far ? power : right;
}

}  // namespace drawdown::DRAWDOWN_ISA
