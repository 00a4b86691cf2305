#include "../core/simd.hpp"
#include "../core/threads.hpp"
#include "../kernels.hpp"

namespace drawdown::DRAWDOWN_ISA {

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
  const float scale = settings[0];
  const float keepFirst = settings[1];
  const float addFirst = settings[2];
  const float keepSecond = settings[3];
  const float addSecond = settings[4];
  const float size = settings[5];
  const float epsilon = settings[6];
  constexpr std::ptrdiff_t perTask = 16384;
  const std::ptrdiff_t count = static_cast<std::ptrdiff_t>(value.size);
  parallel(static_cast<int>((count + perTask - 1) / perTask), [&](int task) {
    const std::ptrdiff_t end = (task + 1) * perTask < count ? (task + 1) * perTask : count;
    for (std::ptrdiff_t i = task * perTask; i < end; i++) {
      const float g = scale == 1 ? gradient.data[i] : gradient.data[i] * scale;
      const float m = first.data[i] * keepFirst + g * addFirst;
      const float v = second.data[i] * keepSecond + g * g * addSecond;
      nextFirst.data[i] = m;
      nextSecond.data[i] = v;
      nextValue.data[i] = value.data[i] - m * size / (__builtin_sqrtf(v) + epsilon);
    }
  });
}

}  // namespace drawdown::DRAWDOWN_ISA
