#include "gemm.hpp"

#include "../kernels.hpp"

namespace drawdown::DRAWDOWN_ISA {
namespace {

std::size_t at(int index, std::size_t stride) { return static_cast<std::size_t>(index) * stride; }

/** a · b, for sizes that come from outside: their product must not wrap around to a small one. */
std::size_t productOf(std::size_t a, std::size_t b) {
  std::size_t product;
  require(!__builtin_mul_overflow(a, b, &product), "matMul: a side is too large");
  return product;
}

template <class T>
void multiplyBatches(Span<const T> a, Span<const T> b, Span<const T> bias, Span<T> out, Ints dims) {
  require(dims.size == 8, "matMul: expected 8 dims");
  for (std::size_t i = 0; i < 5; i++) require(dims[i] >= 0, "matMul: a side is negative");
  const int batchA = dims[0];
  const int batchB = dims[1];
  const int batch = batchA > batchB ? batchA : batchB;
  const std::size_t m = static_cast<std::size_t>(dims[2]);
  const std::size_t n = static_cast<std::size_t>(dims[3]);
  const std::size_t k = static_cast<std::size_t>(dims[4]);
  require(batchA == batchB || batchA == 1 || batchB == 1, "matMul: the batches do not match");
  require(a.size == productOf(static_cast<std::size_t>(batchA), m * k), "matMul: the left operand has another size");
  require(b.size == productOf(static_cast<std::size_t>(batchB), k * n), "matMul: the right operand has another size");
  require(out.size == productOf(static_cast<std::size_t>(batch), m * n), "matMul: the output has another size");
  require(bias.size == 0 || bias.size == n, "matMul: the bias has another size");
  if (out.size == 0) return;
  const auto product = [&](int index) {
    Product<T> p;
    p.m = dims[2];
    p.n = dims[3];
    p.k = dims[4];
    p.a = a.data + (batchA == 1 ? 0 : at(index, m * k));
    p.b = b.data + (batchB == 1 ? 0 : at(index, k * n));
    p.c = out.data + at(index, m * n);
    p.transposeA = dims[5] != 0;
    p.transposeB = dims[6] != 0;
    p.bias = bias.size == 0 ? nullptr : bias.data;
    p.relu = dims[7] != 0;
    return p;
  };
  // The choice depends on the sizes alone, so the bits do not depend on the threads.
  if (batch >= 8) {
    parallel(batch, [&](int index) { multiply(Serially{}, product(index)); });
  } else {
    for (int index = 0; index < batch; index++) multiply(InParallel{}, product(index));
  }
}

}  // namespace

void matMul(Floats a, Floats b, Floats bias, FloatsOut out, Ints dims) { multiplyBatches(a, b, bias, out, dims); }

void matMul64(Doubles a, Doubles b, Doubles bias, DoublesOut out, Ints dims) {
  multiplyBatches(a, b, bias, out, dims);
}

}  // namespace drawdown::DRAWDOWN_ISA
