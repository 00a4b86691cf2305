#include "../core/threads.hpp"
#include "../kernels.hpp"
#include "outward.hpp"

// The sums over a linear form's rows of coefficients, rounding to nearest: what they are off by is charged by whoever
// asked for them. Rows of one example stand together and share the example's numbers.

namespace drawdown::DRAWDOWN_ISA {
namespace {

/** Rows [total, size], `rows` of them to each example. */
struct Rows {
  int total;
  int rows;
  int size;

  std::size_t start(int row) const { return static_cast<std::size_t>(row) * size; }
  std::size_t exampleStart(int row) const { return static_cast<std::size_t>(row / rows) * size; }
};

Rows rowsOf(Ints dims) {
  require(dims.size == 3 && dims[0] >= 0 && dims[1] >= 1 && dims[2] >= 0 && dims[0] % dims[1] == 0,
          "outward sums: expected [rows in all, rows of an example, size]");
  return {dims[0], dims[1], dims[2]};
}

void requireSizes(const Rows& rows, Doubles coefficients, std::size_t examples) {
  require(coefficients.size == rows.start(rows.total), "outward sums: the coefficients have another size");
  require(examples == rows.exampleStart(rows.total), "outward sums: the examples' numbers have another size");
}

/** Runs body(row) for every row; few numbers are not worth waking the other threads for. */
template <class Body>
void forEachRow(const Rows& rows, const Body& body) {
  const std::int64_t numbers = static_cast<std::int64_t>(rows.total) * rows.size;
  const int most = 1 + static_cast<int>(numbers / 20000 < 256 ? numbers / 20000 : 256);
  const int tasks = rows.total < most ? rows.total : most;
  parallel(tasks, [&](int task) {
    const auto start = [&](int index) { return static_cast<int>(static_cast<std::int64_t>(rows.total) * index / tasks); };
    for (int row = start(task); row < start(task + 1); row++) body(row);
  });
}

/** Σ term(i), in one order on every machine that has the same vectors; term works on a number and on vectors of them. */
template <class Term, class WideTerm>
DRAWDOWN_INLINE double sumOf(int size, const Term& term, const WideTerm& wide) {
  constexpr int width = lanes<double>;
  Vector<double> sums[2] = {};
  int i = 0;
  for (; i + 2 * width <= size; i += 2 * width) {
    sums[0] += wide(i);
    sums[1] += wide(i + width);
  }
  for (; i + width <= size; i += width) sums[0] += wide(i);
  const Vector<double> both = sums[0] + sums[1];
  double sum = 0;
  for (int lane = 0; lane < width; lane++) sum += both[lane];
  for (; i < size; i++) sum += term(i);
  return sum;
}

}  // namespace

/** sums[row] = Σ |coefficient| · weight; dims: [rows in all, rows of an example, size]. */
void outwardAbsoluteSums(Doubles coefficients, Doubles weights, DoublesOut sums, Ints dims) {
  const Rows rows = rowsOf(dims);
  requireSizes(rows, coefficients, weights.size);
  require(sums.size == static_cast<std::size_t>(rows.total), "outward sums: the sums have another size");
  forEachRow(rows, [&](int row) {
    const double* a = coefficients.data + rows.start(row);
    const double* w = weights.data + rows.exampleStart(row);
    sums[row] = sumOf(
        rows.size, [&](int i) { return magnitude(a[i]) * w[i]; },
        [&](int i) { return magnitude(load(a + i)) * load(w + i); });
  });
}

/** sums[row] = Σ coefficient · (lower where it is not negative, else upper). */
void outwardLeastSums(Doubles coefficients, Doubles lower, Doubles upper, DoublesOut sums, Ints dims) {
  const Rows rows = rowsOf(dims);
  requireSizes(rows, coefficients, lower.size);
  require(upper.size == lower.size, "outward sums: the ends differ in size");
  require(sums.size == static_cast<std::size_t>(rows.total), "outward sums: the sums have another size");
  const auto term = [](auto a, auto low, auto high) {
    const auto end = a >= 0 ? low : high;
    return a * end;
  };
  forEachRow(rows, [&](int row) {
    const double* a = coefficients.data + rows.start(row);
    const double* l = lower.data + rows.exampleStart(row);
    const double* u = upper.data + rows.exampleStart(row);
    sums[row] = sumOf(
        rows.size, [&](int i) { return term(a[i], l[i], u[i]); },
        [&](int i) { return term(load(a + i), load(l + i), load(u + i)); });
  });
}

/** sums[row] = Σ coefficient · value of its channel; dims: [rows, size of a row, channels]. */
void outwardChannelSums(Doubles coefficients, Doubles values, DoublesOut sums, Ints dims) {
  require(dims.size == 3 && dims[0] >= 0 && dims[1] >= 0 && dims[2] >= 1 && dims[1] % dims[2] == 0,
          "outward sums: expected [rows, size, channels]");
  const Rows rows{dims[0], 1, dims[1]};
  const int channels = dims[2];
  require(coefficients.size == rows.start(rows.total), "outward sums: the coefficients have another size");
  require(values.size == static_cast<std::size_t>(channels), "outward sums: expected a value for each channel");
  require(sums.size == static_cast<std::size_t>(rows.total), "outward sums: the sums have another size");
  forEachRow(rows, [&](int row) {
    double sum = 0;
    for (int at = 0; at < rows.size; at += channels) {
      const double* a = coefficients.data + rows.start(row) + at;
      sum += sumOf(
          channels, [&](int i) { return a[i] * values[i]; },
          [&](int i) { return load(a + i) * load(values.data + i); });
    }
    sums[row] = sum;
  });
}

/**
 * next = coefficient · (lower slope where it is not negative, else upper slope), and gains[row] = Σ of the negative
 * coefficients times the upper intercepts; dims: [rows in all, rows of an example, size].
 */
void outwardLines(Doubles coefficients, Doubles lowerSlope, Doubles upperSlope, Doubles upperIntercept,
                  DoublesOut next, DoublesOut gains, Ints dims) {
  const Rows rows = rowsOf(dims);
  requireSizes(rows, coefficients, lowerSlope.size);
  require(upperSlope.size == lowerSlope.size && upperIntercept.size == lowerSlope.size,
          "outward lines: slopes and intercepts differ in size");
  require(next.size == coefficients.size, "outward lines: the next coefficients have another size");
  require(gains.size == static_cast<std::size_t>(rows.total), "outward lines: the gains have another size");
  const auto scaled = [](auto a, auto low, auto high) {
    const auto slope = a >= 0 ? low : high;
    return a * slope;
  };
  forEachRow(rows, [&](int row) {
    const double* a = coefficients.data + rows.start(row);
    double* to = next.data + rows.start(row);
    const double* low = lowerSlope.data + rows.exampleStart(row);
    const double* high = upperSlope.data + rows.exampleStart(row);
    const double* intercept = upperIntercept.data + rows.exampleStart(row);
    const auto gained = [](auto number, auto value) {
      const auto product = number * value;
      return number >= 0 ? decltype(product){} : product;
    };
    gains[row] = sumOf(
        rows.size,
        [&](int i) {
          to[i] = scaled(a[i], low[i], high[i]);
          return gained(a[i], intercept[i]);
        },
        [&](int i) {
          store(to + i, scaled(load(a + i), load(low + i), load(high + i)));
          return gained(load(a + i), load(intercept + i));
        });
  });
}

/** out = max(|lower|, |upper|). */
void outwardMagnitudes(Doubles lower, Doubles upper, DoublesOut out) {
  require(upper.size == lower.size && out.size == lower.size, "outwardMagnitudes: the operands differ in size");
  constexpr std::size_t block = 1 << 14;
  const std::size_t size = out.size;
  const auto larger = [](auto x, auto y) {
    const auto most = x > y ? x : y;
    return x == x ? most : x;
  };
  parallel(static_cast<int>((size + block - 1) / block), [&](int task) {
    std::size_t i = task * block;
    const std::size_t end = i + block < size ? i + block : size;
    for (; i + lanes<double> <= end; i += lanes<double>) {
      store(out.data + i, larger(magnitude(load(lower.data + i)), magnitude(load(upper.data + i))));
    }
    for (; i < end; i++) out[i] = larger(magnitude(lower[i]), magnitude(upper[i]));
  });
}

}  // namespace drawdown::DRAWDOWN_ISA
