// Comparisons and logic on two operands: numbers in, 0 or 1 out.
#include "broadcast.hpp"

namespace drawdown::DRAWDOWN_ISA {

void greater(Floats a, Floats b, BytesOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) -> std::uint8_t { return x > y; });
}

void greaterEqual(Floats a, Floats b, BytesOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) -> std::uint8_t { return x >= y; });
}

void less(Floats a, Floats b, BytesOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) -> std::uint8_t { return x < y; });
}

void lessEqual(Floats a, Floats b, BytesOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) -> std::uint8_t { return x <= y; });
}

void equal(Floats a, Floats b, BytesOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) -> std::uint8_t { return x == y; });
}

void notEqual(Floats a, Floats b, BytesOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](float x, float y) -> std::uint8_t { return x != y; });
}

void logicalAnd(Bytes a, Bytes b, BytesOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](std::uint8_t x, std::uint8_t y) -> std::uint8_t { return x == 0 ? x : y; });
}

void logicalOr(Bytes a, Bytes b, BytesOut out, Ints dims) {
  broadcast_binary(a, b, out, dims, [](std::uint8_t x, std::uint8_t y) -> std::uint8_t { return x != 0 ? x : y; });
}

}  // namespace drawdown::DRAWDOWN_ISA
