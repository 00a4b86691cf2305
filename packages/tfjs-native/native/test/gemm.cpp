#include "check.hpp"
#include "numbers.hpp"
#include "products.hpp"

namespace drawdown::test {
namespace {

struct Case {
  int batchA, batchB, m, n, k;
  bool transposeA, transposeB, bias, relu;

  int batch() const { return batchA > batchB ? batchA : batchB; }
  std::size_t outputs() const { return static_cast<std::size_t>(batch()) * m * n; }
  std::vector<std::int32_t> dims() const { return {batchA, batchB, m, n, k, transposeA, transposeB, relu}; }
};

std::ostream& operator<<(std::ostream& stream, const Case& c) {
  return stream << c.batchA << "," << c.batchB << "×[" << c.m << "," << c.k << "]×[" << c.k << "," << c.n << "]"
                << (c.transposeA ? " Aᵀ" : "") << (c.transposeB ? " Bᵀ" : "") << (c.bias ? " bias" : "")
                << (c.relu ? " relu" : "");
}

template <class T>
struct Operands {
  std::vector<T> a, b, bias;

  explicit Operands(const Case& c, Random& random)
      : a(random.numbers<T>(static_cast<std::size_t>(c.batchA) * c.m * c.k)),
        b(random.numbers<T>(static_cast<std::size_t>(c.batchB) * c.k * c.n)),
        bias(random.numbers<T>(c.bias ? c.n : 0)) {}
};

template <class T>
std::vector<T> product(const Case& c, const Operands<T>& operands) {
  std::vector<T> result = unwritten<T>(c.outputs());
  const auto dims = c.dims();
  Products<T>::matMul()(in(operands.a), in(operands.b), in(operands.bias), out(result), in(dims));
  return result;
}

template <class T>
Exact plainLoop(const Case& c, const Operands<T>& operands) {
  Exact exact(c.outputs());
  std::size_t at = 0;
  for (int batch = 0; batch < c.batch(); batch++) {
    const T* a = operands.a.data() + (c.batchA == 1 ? 0 : static_cast<std::size_t>(batch) * c.m * c.k);
    const T* b = operands.b.data() + (c.batchB == 1 ? 0 : static_cast<std::size_t>(batch) * c.k * c.n);
    for (int i = 0; i < c.m; i++) {
      for (int j = 0; j < c.n; j++, at++) {
        for (int k = 0; k < c.k; k++) {
          const T left = a[c.transposeA ? k * c.m + i : i * c.k + k];
          const T right = b[c.transposeB ? j * c.k + k : k * c.n + j];
          exact.add(at, static_cast<long double>(left) * right);
        }
        if (c.bias) exact.add(at, operands.bias[j]);
      }
    }
  }
  if (c.relu) exact.relu();
  return exact;
}

template <class T>
void expectPlainLoop(const Case& c, Random& random, const std::string& isa) {
  const Operands<T> operands(c, random);
  const std::vector<T> result = product(c, operands);
  const Exact exact = plainLoop(c, operands);
  for (std::size_t i = 0; i < result.size(); i++) {
    CHECK_FOR(isNear(result[i], exact.sums[i], exact.magnitudes[i], exact.terms[i]),
              c << " at " << i << " in " << sizeof(T) << " bytes on " << isa);
  }
}

constexpr int sides[] = {0, 1, 2, 3, 5, 7, 8, 13, 16, 17, 31, 33, 48, 64, 65, 97};

Case randomCase(Random& random) {
  const int batch = random.oneOf(std::vector<int>{1, 1, 1, 2, 3, 9});
  const int broadcast = random.in(0, 2);
  return {broadcast == 1 ? 1 : batch,
          broadcast == 2 ? 1 : batch,
          random.oneOf(sides),
          random.oneOf(sides),
          random.oneOf(sides),
          random.in(0, 1) == 1,
          random.in(0, 1) == 1,
          random.in(0, 1) == 1,
          random.in(0, 3) == 0};
}

TEST(gemm_equals_the_plain_loop) {
  withEveryIsa([](const std::string& isa) {
    Random random(1);
    for (int i = 0; i < 120; i++) {
      const Case c = randomCase(random);
      expectPlainLoop<float>(c, random, isa);
      expectPlainLoop<double>(c, random, isa);
    }
  });
}

TEST(gemm_sums_more_steps_than_one_block) {
  withEveryIsa([](const std::string& isa) {
    Random random(2);
    for (const int k : {255, 256, 257, 700}) {
      for (const bool transposeA : {false, true}) {
        const Case c{1, 1, 29, 37, k, transposeA, k % 2 == 0, true, false};
        expectPlainLoop<float>(c, random, isa);
        expectPlainLoop<double>(c, random, isa);
      }
    }
  });
}

TEST(gemm_has_the_same_bits_on_any_number_of_threads) {
  withEveryIsa([](const std::string& isa) {
    for (const Case& c : {Case{1, 1, 150, 130, 300, false, false, true, true},
                          Case{1, 1, 97, 210, 64, true, true, false, false},
                          Case{1, 1, 700, 1, 90, false, false, false, false},
                          Case{12, 1, 20, 30, 40, false, true, true, false}}) {
      Random random(3);
      const Operands<float> operands(c, random);
      const Operands<double> operands64(c, random);
      const auto once = product(c, operands);
      const auto once64 = product(c, operands64);
      onEveryThreadCount([&](int threads) {
        CHECK_FOR(sameBits(product(c, operands), once), c << " on " << threads << " threads, " << isa);
        CHECK_FOR(sameBits(product(c, operands64), once64), c << " on " << threads << " threads, " << isa);
      });
    }
  });
}

TEST(gemm_refuses_operands_of_other_sizes) {
  const std::vector<float> four(4), three(3), none;
  std::vector<float> result(4);
  const auto call = [&](const std::vector<float>& a, const std::vector<float>& b, const std::vector<float>& bias,
                        std::vector<std::int32_t> dims) {
    kernels().matMul(in(a), in(b), in(bias), out(result), in(dims));
  };
  using Error = std::invalid_argument;
  call(four, four, none, {1, 1, 2, 2, 2, 0, 0, 0});
  CHECK(MESSAGE_OF(Error, call(three, four, none, {1, 1, 2, 2, 2, 0, 0, 0})).find("left") != std::string::npos);
  CHECK(MESSAGE_OF(Error, call(four, three, none, {1, 1, 2, 2, 2, 0, 0, 0})).find("right") != std::string::npos);
  CHECK(MESSAGE_OF(Error, call(four, four, three, {1, 1, 2, 2, 2, 0, 0, 0})).find("bias") != std::string::npos);
  MESSAGE_OF(Error, call(four, four, none, {1, 1, 2, 2}));
  MESSAGE_OF(Error, call(four, four, none, {1, 1, -2, -2, -2, 0, 0, 0}));
  MESSAGE_OF(Error, call(four, four, none, {2, 3, 2, 2, 2, 0, 0, 0}));
  // Products of sides that leave the 64 bits of a size on their way must not come back as a small one.
  const int most = 2147483647;
  MESSAGE_OF(Error, call(four, four, none, {1, 1, most, most, most, 0, 0, 0}));
  MESSAGE_OF(Error, call(none, none, none, {1 << 30, 1 << 30, 1 << 20, 1 << 20, 1 << 14, 0, 0, 0}));
}

}  // namespace
}  // namespace drawdown::test
