#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "../core/isa.hpp"
#include "../core/span.hpp"
#include "../core/threads.hpp"

namespace drawdown::test {

/** The same numbers in every run: splitmix64. */
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  /** A whole number in [from, to]. */
  int in(int from, int to) { return from + static_cast<int>(next() % static_cast<std::uint64_t>(to - from + 1)); }

  template <class Choices>
  int oneOf(const Choices& choices) {
    return choices[next() % std::size(choices)];
  }

  /** In [-1, 1). */
  template <class T>
  std::vector<T> numbers(std::size_t count) {
    std::vector<T> values(count);
    for (T& value : values) value = static_cast<T>(static_cast<double>(next() >> 11) * 0x1p-52 - 1);
    return values;
  }

 private:
  std::uint64_t state_;
};

/** An output before a kernel has written it: whatever the kernel leaves out stays not a number. */
template <class T>
std::vector<T> unwritten(std::size_t count) {
  return std::vector<T>(count, std::numeric_limits<T>::quiet_NaN());
}

/** A vector's memory as the operand of a kernel; it ends where the vector does, which AddressSanitizer watches. */
template <class T>
Span<const T> in(const std::vector<T>& values) {
  return {values.data(), values.size()};
}

template <class T>
Span<T> out(std::vector<T>& values) {
  return {values.data(), values.size()};
}

/** The rounding of one operation in T: half a unit in the last place of 1. */
template <class T>
inline constexpr long double rounding = std::numeric_limits<T>::epsilon() / 2;

/**
 * Whether a sum of `terms` products came out within what any order of summation may do to it, given the exact sum and
 * the sum of the terms' magnitudes.
 */
template <class T>
bool isNear(T value, long double exact, long double magnitude, std::size_t terms) {
  const long double most = rounding<T> * static_cast<long double>(terms + 2) * magnitude * 1.01L;
  const long double error = value < exact ? exact - value : value - exact;
  return error <= most;
}

template <class T>
bool sameBits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

/** Runs a body with every instruction set of this build and this machine, then goes back to the best. */
template <class Body>
void withEveryIsa(const Body& body) {
  for (const std::string& isa : available_isas()) {
    choose_isa(isa);
    body(isa);
  }
  choose_isa("");
}

/** Runs a body on 1, 2 and 3 threads, then goes back to one. */
template <class Body>
void onEveryThreadCount(const Body& body) {
  for (const int threads : {1, 2, 3}) {
    set_thread_count(threads);
    body(threads);
  }
  set_thread_count(1);
}

}  // namespace drawdown::test
