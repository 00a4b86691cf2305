#include <cmath>

#include "../kernels.hpp"
#include "check.hpp"
#include "numbers.hpp"

namespace drawdown::test {
namespace {

/** The middle of [outer, middle, inner] goes. */
struct Case {
  int outer, middle, inner;

  std::size_t kept() const { return static_cast<std::size_t>(outer) * inner; }
  std::size_t all() const { return kept() * middle; }
  std::vector<std::int32_t> dims() const { return {outer, middle, inner}; }
};

std::ostream& operator<<(std::ostream& stream, const Case& c) {
  return stream << "[" << c.outer << ", " << c.middle << ", " << c.inner << "]";
}

const Case cases[] = {{1, 1, 1},  {1, 5, 1},   {1, 100, 1},   {1, 60001, 1}, {7, 33, 1},   {300, 10, 1}, {900, 70, 1},
                      {1, 7, 33}, {1, 900, 70}, {1, 300, 3},  {5, 1, 9},     {4, 17, 19},  {20, 40, 50}, {3, 2, 20000}};

TEST(reductions_equal_the_plain_loops) {
  withEveryIsa([](const std::string& isa) {
    Random random(31);
    for (const Case& c : cases) {
      const auto x = random.numbers<float>(c.all());
      const auto dims = c.dims();
      auto sums = unwritten<float>(c.kept()), most = unwritten<float>(c.kept()), least = unwritten<float>(c.kept());
      std::vector<std::int32_t> where(c.kept(), -1);
      kernels().sum(in(x), out(sums), in(dims), 2);
      kernels().max(in(x), out(most), in(dims));
      kernels().min(in(x), out(least), in(dims));
      kernels().argMax(in(x), out(where), in(dims));
      for (int i = 0; i < c.outer; i++) {
        for (int j = 0; j < c.inner; j++) {
          const auto at = [&](int k) { return x[(static_cast<std::size_t>(i) * c.middle + k) * c.inner + j]; };
          double sum = 0, magnitude = 0;
          int best = 0;
          float smallest = at(0);
          for (int k = 0; k < c.middle; k++) {
            sum += at(k);
            magnitude += std::abs(at(k));
            if (at(k) > at(best)) best = k;
            if (at(k) < smallest) smallest = at(k);
          }
          const std::size_t place = static_cast<std::size_t>(i) * c.inner + j;
          CHECK_FOR(std::abs(sums[place] - sum / 2) <= 1e-7 * magnitude, "sum of " << c << " at " << place << " on " << isa);
          CHECK_FOR(most[place] == at(best), "max of " << c << " at " << place << " on " << isa);
          CHECK_FOR(least[place] == smallest, "min of " << c << " at " << place << " on " << isa);
          CHECK_FOR(where[place] == best, "argMax of " << c << " at " << place << " on " << isa);
        }
      }
    }
  });
}

TEST(reductions_refuse_operands_of_other_sizes) {
  const std::vector<float> x(12);
  std::vector<float> result(4);
  const auto refuses = [&](std::vector<std::int32_t> dims) {
    MESSAGE_OF(std::invalid_argument, kernels().sum(in(x), out(result), in(dims), 1));
    MESSAGE_OF(std::invalid_argument, kernels().max(in(x), out(result), in(dims)));
  };
  refuses({4, 4, 1});
  refuses({3, 4, 1});
  refuses({2147483647, 2147483647, 2147483647});
  refuses({-4, -3, 1});
  refuses({4, 3});
}

TEST(softmax_rows_sum_to_one) {
  withEveryIsa([](const std::string& isa) {
    Random random(32);
    for (const int width : {1, 2, 10, 17, 100, 1500}) {
      for (const int rows : {0, 1, 7, 700}) {
        auto x = random.numbers<float>(static_cast<std::size_t>(rows) * width);
        for (float& number : x) number *= 30;
        auto result = unwritten<float>(x.size());
        kernels().softmax(in(x), out(result), width);
        for (int row = 0; row < rows; row++) {
          double sum = 0;
          for (int i = 0; i < width; i++) sum += result[static_cast<std::size_t>(row) * width + i];
          CHECK_FOR(std::abs(sum - 1) < 1e-5, "row " << row << " of " << width << " on " << isa);
        }
      }
    }
  });
}

struct Pool {
  int batch, in, channels, out, window, stride, padding;

  std::vector<std::int32_t> dims() const {
    return {batch, in, in, channels, out, out, window, window, stride, stride, padding, padding};
  }
  std::size_t images() const { return static_cast<std::size_t>(batch) * in * in * channels; }
  std::size_t outputs() const { return static_cast<std::size_t>(batch) * out * out * channels; }
};

TEST(pooling_equals_the_plain_loops) {
  withEveryIsa([](const std::string& isa) {
    Random random(33);
    for (const Pool& p : {Pool{2, 6, 5, 3, 2, 2, 0}, Pool{3, 7, 17, 4, 3, 2, 1}, Pool{1, 5, 300, 5, 2, 1, 1},
                          Pool{9, 12, 33, 12, 3, 1, 1}}) {
      const auto x = random.numbers<float>(p.images());
      const auto dy = random.numbers<float>(p.outputs());
      const auto dims = p.dims();
      auto most = unwritten<float>(p.outputs()), mean = unwritten<float>(p.outputs());
      auto dxMost = unwritten<float>(p.images()), dxMean = unwritten<float>(p.images());
      kernels().maxPool(in(x), out(most), in(dims));
      kernels().averagePool(in(x), out(mean), in(dims));
      kernels().maxPoolGradient(in(dy), in(x), out(dxMost), in(dims));
      kernels().averagePoolGradient(in(dy), out(dxMean), in(dims));
      std::vector<double> gradientMost(p.images()), gradientMean(p.images());
      for (std::size_t at = 0; at < p.outputs(); at++) {
        const int channel = static_cast<int>(at % p.channels);
        const std::size_t window = at / p.channels;
        const int column = static_cast<int>(window % p.out) * p.stride - p.padding;
        const int row = static_cast<int>(window / p.out % p.out) * p.stride - p.padding;
        const std::size_t image = window / p.out / p.out;
        std::vector<std::size_t> places;
        for (int i = row < 0 ? 0 : row; i < row + p.window && i < p.in; i++) {
          for (int j = column < 0 ? 0 : column; j < column + p.window && j < p.in; j++) {
            places.push_back(((image * p.in + i) * p.in + j) * p.channels + channel);
          }
        }
        std::size_t best = places[0];
        double sum = 0;
        for (const std::size_t place : places) {
          if (x[place] > x[best]) best = place;
          sum += x[place];
          gradientMean[place] += dy[at] / static_cast<double>(p.window * p.window);
        }
        gradientMost[best] += dy[at];
        CHECK_FOR(most[at] == x[best], "most at " << at << " on " << isa);
        CHECK_FOR(std::abs(mean[at] - sum / static_cast<double>(places.size())) < 1e-6, "mean at " << at << " on " << isa);
      }
      for (std::size_t i = 0; i < p.images(); i++) {
        CHECK_FOR(std::abs(dxMost[i] - gradientMost[i]) < 1e-5, "gradient of most at " << i << " on " << isa);
        CHECK_FOR(std::abs(dxMean[i] - gradientMean[i]) < 1e-5, "gradient of mean at " << i << " on " << isa);
      }
    }
  });
}

}  // namespace
}  // namespace drawdown::test
