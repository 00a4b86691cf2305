// Functions of one operand, number by number.
#include "../core/span.hpp"
#include "elementary.hpp"
#include "square-root.hpp"
#include "vectors.hpp"

namespace drawdown::DRAWDOWN_ISA {
namespace {

using Lane = Vector<float>;

template <class In, class Out, class Body>
void in_pieces(Span<const In> x, Span<Out> out, const Body& body) {
  require(x.size == out.size, "the output has not the operand's size");
  for_pieces(out.size, piece,
             [&](std::size_t begin, std::size_t end) { body(x.data + begin, out.data + begin, end - begin); });
}

/** An operation on a register of floats. */
template <class Op>
void map(Floats x, FloatsOut out, const Op& op) {
  in_pieces(x, out, [&](const float* from, float* to, std::size_t count) { map_floats(from, to, count, op); });
}

/** An operation on a register of doubles. */
template <class Op>
void map_in_double(Floats x, FloatsOut out, const Op& op) {
  in_pieces(x, out, [&](const float* from, float* to, std::size_t count) { map_wide(from, to, count, op); });
}

/** An operation on single numbers, simple enough for the compiler to make vectors of. */
template <class In, class Out, class Op>
void convert(Span<const In> x, Span<Out> out, const Op& op) {
  in_pieces(x, out, [&](const In* __restrict from, Out* __restrict to, std::size_t count) {
    for (std::size_t i = 0; i < count; i++) to[i] = op(from[i]);
  });
}

}  // namespace

void neg(Floats x, FloatsOut out) {
  map(x, out, [](Lane v) { return -v; });
}

void abs(Floats x, FloatsOut out) {
  map(x, out, [](Lane v) { return bits_as<Lane>(bits_as<Vector<std::uint32_t>>(v) & 0x7fffffffu); });
}

void sign(Floats x, FloatsOut out) {
  map(x, out, [](Lane v) {
    const Lane negative = v < Lane{} ? broadcast(-1.0f) : Lane{};
    return v > Lane{} ? broadcast(1.0f) : negative;
  });
}

void square(Floats x, FloatsOut out) {
  map(x, out, [](Lane v) { return v * v; });
}

void reciprocal(Floats x, FloatsOut out) {
  map(x, out, [](Lane v) { return 1 / v; });
}

void sqrt(Floats x, FloatsOut out) {
  map(x, out, [](Lane v) { return square_root(v); });
}

/** In double, as the root's rounding to float would show in the quotient. */
void rsqrt(Floats x, FloatsOut out) {
  map_in_double(x, out, [](Wide v) { return 1 / square_root(v); });
}

void relu(Floats x, FloatsOut out) {
  map(x, out, [](Lane v) { return v <= Lane{} ? Lane{} : v; });
}

void relu6(Floats x, FloatsOut out) {
  map(x, out, [](Lane v) {
    const Lane above = v <= Lane{} ? Lane{} : v;
    return above > broadcast(6.0f) ? broadcast(6.0f) : above;
  });
}

void leakyRelu(Floats x, FloatsOut out, double alpha) {
  map_in_double(x, out, [alpha](Wide v) { return v < Wide{} ? alpha * v : v; });
}

/** 1 above 0, `alpha` elsewhere. */
void step(Floats x, FloatsOut out, float alpha) {
  map(x, out, [alpha](Lane v) {
    const Lane level = v > Lane{} ? broadcast(1.0f) : broadcast(alpha);
    return v != v ? v : level;
  });
}

void clipByValue(Floats x, FloatsOut out, float lowest, float highest) {
  map(x, out, [lowest, highest](Lane v) {
    const Lane raised = v < broadcast(lowest) ? broadcast(lowest) : v;
    return v > broadcast(highest) ? broadcast(highest) : raised;
  });
}

void exp(Floats x, FloatsOut out) {
  map_in_double(x, out, [](Wide v) { return exp_wide(v); });
}

void expm1(Floats x, FloatsOut out) {
  map_in_double(x, out, [](Wide v) { return expm1_wide(v); });
}

void log(Floats x, FloatsOut out) {
  map_in_double(x, out, [](Wide v) { return log_wide(v); });
}

void log1p(Floats x, FloatsOut out) {
  map_in_double(x, out, [](Wide v) { return log1p_wide(v); });
}

void sigmoid(Floats x, FloatsOut out) {
  map_in_double(x, out, [](Wide v) { return sigmoid_wide(v); });
}

void tanh(Floats x, FloatsOut out) {
  map_in_double(x, out, [](Wide v) { return tanh_wide(v); });
}

void softplus(Floats x, FloatsOut out) {
  map_in_double(x, out, [](Wide v) { return softplus_wide(v); });
}

void logicalNot(Bytes x, BytesOut out) {
  convert(x, out, [](std::uint8_t v) -> std::uint8_t { return v == 0; });
}

void boolToFloat(Bytes x, FloatsOut out) {
  convert(x, out, [](std::uint8_t v) { return static_cast<float>(v); });
}

void intToFloat(Ints x, FloatsOut out) {
  convert(x, out, [](std::int32_t v) { return static_cast<float>(v); });
}

void floatToBool(Floats x, BytesOut out) {
  convert(x, out, [](float v) -> std::uint8_t { return v != 0; });
}

}  // namespace drawdown::DRAWDOWN_ISA
