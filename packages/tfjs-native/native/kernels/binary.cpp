// Arithmetic on two operands of shapes that fit each other. The arithmetic of TensorFlow.js's cpu backend is double,
// rounded to float at the end: for + − × ÷ of floats that is the same as float arithmetic.
#include "broadcast.hpp"

namespace drawdown::DRAWDOWN_ISA {

void add(Floats a, Floats b, FloatsOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) { return x + y; });
}

void sub(Floats a, Floats b, FloatsOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) { return x - y; });
}

void multiply(Floats a, Floats b, FloatsOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) { return x * y; });
}

void divide(Floats a, Floats b, FloatsOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) { return x / y; });
}

/** NaN where either is NaN; +0 is more than −0: the signs of equal numbers differ for zeros alone. */
void maximum(Floats a, Floats b, FloatsOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) {
    const float equal = bits_as<float>(bits_as<std::uint32_t>(x) & bits_as<std::uint32_t>(y));
    const float more = x > y ? x : (x == y ? equal : y);
    return x != x ? x : more;
  });
}

void minimum(Floats a, Floats b, FloatsOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) {
    const float equal = bits_as<float>(bits_as<std::uint32_t>(x) | bits_as<std::uint32_t>(y));
    const float less = x < y ? x : (x == y ? equal : y);
    return x != x ? x : less;
  });
}

void squaredDifference(Floats a, Floats b, FloatsOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) {
    const double difference = static_cast<double>(x) - static_cast<double>(y);
    return static_cast<float>(difference * difference);
  });
}

}  // namespace drawdown::DRAWDOWN_ISA
