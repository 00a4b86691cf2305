#include "../core/threads.hpp"
#include "../kernels.hpp"
#include "outward.hpp"

namespace drawdown::DRAWDOWN_ISA {
namespace {

typedef float Pixels __attribute__((vector_size(lanes<double> * sizeof(float))));
typedef float PixelsInMemory __attribute__((vector_size(lanes<double> * sizeof(float)), aligned(alignof(float)), may_alias));

template <class N>
struct Ends {
  N lower;
  N upper;
};

template <bool Clip, class N>
DRAWDOWN_INLINE Ends<N> endsAround(N pixel, double radius) {
  const N lower = below(pixel - radius);
  const N upper = above(pixel + radius);
  if constexpr (Clip) {
    const N one = N{} + 1;
    return {positivePart(lower), one < upper ? one : upper};
  }
  return {lower, upper};
}

/** Returns whether a pixel lies outside of [0, 1]; one that is no number does not. */
template <bool Clip>
bool writeEnds(const float* pixels, double* lower, double* upper, double radius, int count) {
  Pixels least{};
  Pixels most{};
  float smallest = 0;
  float largest = 0;
  int i = 0;
  for (; i + lanes<double> <= count; i += lanes<double>) {
    const Pixels narrow = *reinterpret_cast<const PixelsInMemory*>(pixels + i);
    const auto ends = endsAround<Clip>(__builtin_convertvector(narrow, Vector<double>), radius);
    store(lower + i, ends.lower);
    store(upper + i, ends.upper);
    least = narrow < least ? narrow : least;
    most = narrow > most ? narrow : most;
  }
  for (; i < count; i++) {
    const auto ends = endsAround<Clip>(static_cast<double>(pixels[i]), radius);
    lower[i] = ends.lower;
    upper[i] = ends.upper;
    smallest = pixels[i] < smallest ? pixels[i] : smallest;
    largest = pixels[i] > largest ? pixels[i] : largest;
  }
  for (int lane = 0; lane < lanes<double>; lane++) {
    smallest = least[lane] < smallest ? least[lane] : smallest;
    largest = most[lane] > largest ? most[lane] : largest;
  }
  return smallest < 0 || largest > 1;
}

}  // namespace

/**
 * Boxes that hold every real point within `radius` of some pixels, cut to [0, 1] if clip.
 *
 * Returns 1 where a pixel lies outside of [0, 1], else 0: a box that is cut may be empty then.
 */
double outwardBalls(Floats pixels, DoublesOut lower, DoublesOut upper, double radius, std::int32_t clip) {
  require(lower.size == pixels.size && upper.size == pixels.size, "outwardBalls: the operands differ in size");
  constexpr std::size_t block = 1 << 14;
  const int tasks = static_cast<int>((pixels.size + block - 1) / block);
  Scratch strays(static_cast<std::size_t>(tasks));
  bool* isStray = strays.as<bool>();
  parallel(tasks, [&](int task) {
    const std::size_t start = task * block;
    const int count = static_cast<int>(pixels.size - start < block ? pixels.size - start : block);
    const auto run = clip != 0 ? writeEnds<true> : writeEnds<false>;
    isStray[task] = run(pixels.data + start, lower.data + start, upper.data + start, radius, count);
  });
  for (int task = 0; task < tasks; task++) {
    if (isStray[task]) return 1;
  }
  return 0;
}

}  // namespace drawdown::DRAWDOWN_ISA
