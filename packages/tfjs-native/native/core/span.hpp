#pragma once

#include <cstddef>
#include <cstdint>

namespace drawdown {

/** A piece of memory that belongs to somebody else, with its length. */
template <class T>
struct Span {
  T* data;
  std::size_t size;

  T& operator[](std::size_t index) const { return data[index]; }
};

using Floats = Span<const float>;
using FloatsOut = Span<float>;
using Doubles = Span<const double>;
using DoublesOut = Span<double>;
using Ints = Span<const std::int32_t>;
using IntsOut = Span<std::int32_t>;
using Bytes = Span<const std::uint8_t>;
using BytesOut = Span<std::uint8_t>;

/** Throws std::invalid_argument, which the addon turns into a JavaScript error. */
[[noreturn]] void fail(const char* message);

/** Fails unless the condition holds: what every kernel says of its operands' sizes before it touches them. */
inline void require(bool condition, const char* message) {
  if (!condition) fail(message);
}

}  // namespace drawdown
