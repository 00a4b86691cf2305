// What the machine can do at most: multiply-adds on registers alone, on all threads. Kernels are compared with it.
#include "../core/simd.hpp"
#include "../core/span.hpp"
#include "../core/threads.hpp"

namespace drawdown::DRAWDOWN_ISA {
namespace {

/** Tasks per thread: a thread that wakes late or loses its core for a while leaves some of its share to the others. */
constexpr int tasks_per_thread = 8;

/**
 * Independent chains x ← x·factor + term, as many as hide a multiply-add's latency, and nothing else in the loop. They
 * run towards term / (1 − factor) = 1, never near overflow or the subnormal numbers. Returns what they reach.
 */
template <class T>
T multiply_add(std::int32_t steps, T rate) {
  const Vector<T> factor = broadcast<T>(1 - rate);
  const Vector<T> term = broadcast<T>(rate);
  Vector<T> chains[accumulators];
  // Every loop over the chains is unrolled: an array that is indexed at run time would live in memory.
#pragma GCC unroll 32
  for (int i = 0; i < accumulators; i++) chains[i] = broadcast<T>(T(i) / accumulators);
  for (std::int32_t step = 0; step < steps; step++) {
#pragma GCC unroll 32
    for (int i = 0; i < accumulators; i++) chains[i] = chains[i] * factor + term;
  }
  Vector<T> sum = chains[0];
#pragma GCC unroll 32
  for (int i = 1; i < accumulators; i++) sum += chains[i];
  T total = 0;
  for (int lane = 0; lane < lanes<T>; lane++) total += sum[lane];
  return total;
}

template <class T>
double operations(std::int32_t steps) {
  require(steps >= 1, "expected at least one step");
  // Read at run time, so that the compiler can neither compute the chains nor leave them out.
  volatile T rate = T(1) / 64;
  const int tasks = tasks_per_thread * thread_count();
  parallel(tasks, [&](int) { require(multiply_add<T>(steps, rate) >= 0, "the chains left their range"); });
  return 2.0 * lanes<T> * accumulators * steps * tasks;
}

}  // namespace

/** Runs `steps` rounds of multiply-adds in each task and returns how many operations that was, two per multiply-add. */
double peak(std::int32_t steps) { return operations<float>(steps); }

double peak64(std::int32_t steps) { return operations<double>(steps); }

}  // namespace drawdown::DRAWDOWN_ISA
