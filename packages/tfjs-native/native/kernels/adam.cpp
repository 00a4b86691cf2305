#include "../core/pieces.hpp"
#include "../core/simd.hpp"
#include "../kernels.hpp"
#include "square-root.hpp"

namespace drawdown::DRAWDOWN_ISA {
namespace {

/**
 * A running mean that gets no more gradient shrinks until it is a subnormal number, on which the processor is many times
 * slower, and stays one. Below this it is far below anything that moves a parameter, and becomes 0.
 */
constexpr float negligible = 1e-30f;

Vector<float> withoutTraces(Vector<float> mean) {
  return ((mean < negligible) & (mean > -negligible)) ? Vector<float>{} : mean;
}

/** What every number of a parameter is moved by. */
struct Settings {
  float scale;
  float keepFirst;
  float addFirst;
  float keepSecond;
  float addSecond;
  float size;
  float epsilon;
};

struct Operands {
  const float* value;
  const float* gradient;
  const float* first;
  const float* second;
  float* nextValue;
  float* nextFirst;
  float* nextSecond;
};

/** One vector, `at` numbers from the operands' beginnings. */
DRAWDOWN_INLINE void move(const Operands& p, std::ptrdiff_t at, const Settings& settings) {
  const Vector<float> g = load(p.gradient + at) * settings.scale;
  const Vector<float> m = withoutTraces(load(p.first + at) * settings.keepFirst + g * settings.addFirst);
  const Vector<float> v = withoutTraces(load(p.second + at) * settings.keepSecond + g * g * settings.addSecond);
  store(p.nextFirst + at, m);
  store(p.nextSecond + at, v);
  store(p.nextValue + at, load(p.value + at) - m * settings.size / (square_root(v) + settings.epsilon));
}

/** The last numbers, fewer than a vector: moved in a vector of their own. */
void moveRest(const Operands& p, std::ptrdiff_t at, int count, const Settings& settings) {
  constexpr int width = lanes<float>;
  float in[4][width] = {};
  float out[3][width];
  const float* from[] = {p.value, p.gradient, p.first, p.second};
  float* const to[] = {p.nextValue, p.nextFirst, p.nextSecond};
  for (int operand = 0; operand < 4; operand++) {
    for (int i = 0; i < count; i++) in[operand][i] = from[operand][at + i];
  }
  move({in[0], in[1], in[2], in[3], out[0], out[1], out[2]}, 0, settings);
  for (int operand = 0; operand < 3; operand++) {
    for (int i = 0; i < count; i++) to[operand][at + i] = out[operand][i];
  }
}

}  // namespace

/**
 * One step of Adam (Kingma & Ba, arXiv:1412.6980, algorithm 1) on one parameter, in the order of operations that the
 * composition of single operations has. `settings` is `[scale of the gradient, decay of the first mean, 1 − it, decay of
 * the second, 1 − it, step size, epsilon]`.
 */
void adam(Floats value, Floats gradient, Floats first, Floats second, FloatsOut nextValue, FloatsOut nextFirst,
          FloatsOut nextSecond, Floats settings) {
  require(settings.size == 7, "adam: expected 7 settings");
  const std::size_t sizes[] = {gradient.size,  first.size,     second.size,
                               nextValue.size, nextFirst.size, nextSecond.size};
  for (std::size_t size : sizes) require(size == value.size, "adam: expected operands of one size");
  const Settings each{settings[0], settings[1], settings[2], settings[3], settings[4], settings[5], settings[6]};
  const Operands operands{value.data,     gradient.data,  first.data,     second.data,
                          nextValue.data, nextFirst.data, nextSecond.data};
  for_pieces(value.size, 16384, [&](std::size_t begin, std::size_t end) {
    std::size_t i = begin;
    for (; i + lanes<float> <= end; i += lanes<float>) move(operands, static_cast<std::ptrdiff_t>(i), each);
    if (i < end) moveRest(operands, static_cast<std::ptrdiff_t>(i), static_cast<int>(end - i), each);
  });
}

}  // namespace drawdown::DRAWDOWN_ISA
