#include <cmath>

#include "../kernels.hpp"
#include "check.hpp"
#include "numbers.hpp"

namespace drawdown::test {
namespace {

/** Lengths about the widths of registers and of what is unrolled, and one that is shared between threads. */
constexpr std::size_t lengths[] = {0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 63, 65, 127, 300, 70001};

bool isNear(float value, double expected) {
  if (std::isnan(expected)) return std::isnan(value);
  if (std::isinf(expected)) return value == expected;
  return std::abs(value - expected) <= 4e-7 * std::abs(expected) + 1e-37;
}

struct Unary {
  const char* name;
  void (*Kernels::*kernel)(Floats, FloatsOut);
  double (*expected)(double);
};

const Unary unaries[] = {
    {"neg", &Kernels::neg, [](double x) { return -x; }},
    {"abs", &Kernels::abs, [](double x) { return std::abs(x); }},
    {"sign", &Kernels::sign, [](double x) { return x < 0 ? -1.0 : x > 0 ? 1.0 : 0.0; }},
    {"square", &Kernels::square, [](double x) { return x * x; }},
    {"reciprocal", &Kernels::reciprocal, [](double x) { return 1 / x; }},
    {"sqrt", &Kernels::sqrt, [](double x) { return std::sqrt(x); }},
    {"rsqrt", &Kernels::rsqrt, [](double x) { return 1 / std::sqrt(x); }},
    {"relu", &Kernels::relu, [](double x) { return x < 0 ? 0 : x; }},
    {"relu6", &Kernels::relu6, [](double x) { return x < 0 ? 0 : x > 6 ? 6 : x; }},
    {"exp", &Kernels::exp, [](double x) { return std::exp(x); }},
    {"expm1", &Kernels::expm1, [](double x) { return std::expm1(x); }},
    {"log", &Kernels::log, [](double x) { return std::log(x); }},
    {"log1p", &Kernels::log1p, [](double x) { return std::log1p(x); }},
    {"sigmoid", &Kernels::sigmoid, [](double x) { return 1 / (1 + std::exp(-x)); }},
    {"tanh", &Kernels::tanh, [](double x) { return std::tanh(x); }},
};

TEST(element_wise_functions_of_one_number_are_right_at_every_length) {
  withEveryIsa([](const std::string& isa) {
    for (const Unary& each : unaries) {
      Random random(21);
      for (const std::size_t length : lengths) {
        std::vector<float> x = random.numbers<float>(length);
        for (float& number : x) number *= 20;
        if (length > 8) {
          x[2] = std::numeric_limits<float>::quiet_NaN();
          x[5] = std::numeric_limits<float>::infinity();
          x[7] = 0;
        }
        std::vector<float> result(length, -77);
        (kernels().*each.kernel)(in(x), out(result));
        for (std::size_t i = 0; i < length; i++) {
          CHECK_FOR(isNear(result[i], each.expected(x[i])),
                    each.name << "(" << x[i] << ") = " << result[i] << " at " << i << " of " << length << " on " << isa);
        }
      }
      const std::vector<float> x(5);
      std::vector<float> short_(4);
      MESSAGE_OF(std::invalid_argument, (kernels().*each.kernel)(in(x), out(short_)));
    }
  });
}

struct Binary {
  const char* name;
  void (*Kernels::*kernel)(Floats, Floats, FloatsOut, Ints);
  float (*expected)(float, float);
};

const Binary binaries[] = {
    {"add", &Kernels::add, [](float a, float b) { return a + b; }},
    {"sub", &Kernels::sub, [](float a, float b) { return a - b; }},
    {"multiply", &Kernels::multiply, [](float a, float b) { return a * b; }},
    {"divide", &Kernels::divide, [](float a, float b) { return a / b; }},
    {"maximum", &Kernels::maximum, [](float a, float b) { return a > b ? a : b; }},
    {"minimum", &Kernels::minimum, [](float a, float b) { return a < b ? a : b; }},
};

/** One dimension: its size and how far each operand goes in it. */
struct Dimension {
  int size, a, b;
};

void expectBinary(const Binary& each, const std::vector<Dimension>& shape, Random& random, const std::string& isa) {
  std::vector<std::int32_t> dims{static_cast<std::int32_t>(shape.size())};
  std::size_t count = 1, reachA = 1, reachB = 1;
  for (const auto& [size, a, b] : shape) {
    dims.insert(dims.end(), {size, a, b});
    count *= static_cast<std::size_t>(size);
    reachA += static_cast<std::size_t>(size - 1) * a;
    reachB += static_cast<std::size_t>(size - 1) * b;
  }
  const auto a = random.numbers<float>(reachA);
  const auto b = random.numbers<float>(reachB);
  std::vector<float> result(count, -77);
  (kernels().*each.kernel)(in(a), in(b), out(result), in(dims));
  for (std::size_t i = 0; i < count; i++) {
    std::size_t rest = i, placeA = 0, placeB = 0;
    for (std::size_t d = shape.size(); d-- > 0;) {
      const std::size_t index = rest % static_cast<std::size_t>(shape[d].size);
      rest /= static_cast<std::size_t>(shape[d].size);
      placeA += index * static_cast<std::size_t>(shape[d].a);
      placeB += index * static_cast<std::size_t>(shape[d].b);
    }
    CHECK_FOR(result[i] == each.expected(a[placeA], b[placeB]), each.name << " at " << i << " of " << count << " on " << isa);
  }
}

TEST(element_wise_functions_of_two_numbers_broadcast) {
  withEveryIsa([](const std::string& isa) {
    Random random(22);
    for (const Binary& each : binaries) {
      for (const int length : {1, 5, 16, 33, 70001}) {
        expectBinary(each, {{length, 1, 1}}, random, isa);
        expectBinary(each, {{length, 1, 0}}, random, isa);
        expectBinary(each, {{length, 0, 1}}, random, isa);
      }
      expectBinary(each, {{7, 13, 0}, {13, 1, 1}}, random, isa);
      expectBinary(each, {{300, 1, 100}, {100, 0, 1}}, random, isa);
      expectBinary(each, {{3, 0, 35}, {5, 7, 7}, {7, 1, 0}}, random, isa);
      expectBinary(each, {{2, 20, 0}, {4, 0, 5}, {5, 4, 1}, {4, 1, 0}}, random, isa);
    }
    const std::vector<float> five(5);
    std::vector<float> result(10);
    const auto refuses = [&](std::vector<std::int32_t> dims) {
      MESSAGE_OF(std::invalid_argument, kernels().add(in(five), in(five), out(result), in(dims)));
    };
    refuses({});
    refuses({1, 10, 1, 1});
    refuses({1, 10, 0, 2147483647});
    refuses({2, 2147483647, 0, 0, 2147483647, 0, 0});
    refuses({1, -10, 0, 0});
    refuses({1, 10, -1, 0});
    refuses({13});
  });
}

TEST(element_wise_work_has_the_same_bits_on_any_number_of_threads) {
  Random random(23);
  std::vector<float> x = random.numbers<float>(100003);
  const std::vector<std::int32_t> rows{1, static_cast<std::int32_t>(x.size()), 1};
  withEveryIsa([&](const std::string& isa) {
    std::vector<float> once(x.size()), again(x.size());
    float sum = 0;
    kernels().exp(in(x), out(once));
    kernels().sum(in(x), {&sum, 1}, in(rows), 1);
    onEveryThreadCount([&](int threads) {
      float sumAgain = 0;
      kernels().exp(in(x), out(again));
      kernels().sum(in(x), {&sumAgain, 1}, in(rows), 1);
      CHECK_FOR(sameBits(again, once) && sumAgain == sum, threads << " threads on " << isa);
    });
  });
}

}  // namespace
}  // namespace drawdown::test
