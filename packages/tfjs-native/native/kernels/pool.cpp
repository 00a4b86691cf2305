// Pooling over windows of NHWC images and its gradients. `dims` is [batch, inHeight, inWidth, channels, outHeight,
// outWidth, windowHeight, windowWidth, strideHeight, strideWidth, padTop, padLeft]; what a window covers beyond the
// image does not count.
#include "../core/span.hpp"
#include "../core/pieces.hpp"

namespace drawdown::DRAWDOWN_ISA {
namespace {

/** Channels that are worked on at once. */
constexpr int channel_block = 256;

struct Pool {
  int batch, in_height, in_width, channels, out_height, out_width;
  int window_height, window_width, stride_height, stride_width, pad_top, pad_left;

  std::size_t in_size() const { return std::size_t(in_height) * in_width * channels; }
  std::size_t out_size() const { return std::size_t(out_height) * out_width * channels; }
};

Pool parse(Ints dims, std::size_t in_size, std::size_t out_size) {
  require(dims.size == 12, "expected twelve numbers that describe the pooling");
  // Beyond this, positions might not fit 32 bits.
  constexpr std::int32_t most = 1 << 24;
  for (int i = 0; i < 12; i++) {
    require(dims[i] >= (i < 10 ? 1 : 0) && dims[i] <= most, "a size of the pooling is out of range");
  }
  const Pool pool{dims[0], dims[1], dims[2], dims[3], dims[4],  dims[5],
                  dims[6], dims[7], dims[8], dims[9], dims[10], dims[11]};
  const auto fits = [](std::size_t size, int a, int b, int c, int d) {
    const std::size_t planes = std::size_t(a) * b;
    return planes <= size && std::size_t(c) <= size / planes && std::size_t(d) <= size / planes / c &&
           planes * c * d == size;
  };
  require(fits(in_size, pool.batch, pool.in_height, pool.in_width, pool.channels), "the images have another size");
  require(fits(out_size, pool.batch, pool.out_height, pool.out_width, pool.channels),
          "the pooled images have another size");
  return pool;
}

/** The part of a window that lies in the image, along one axis. */
struct Range {
  int begin, end;
};

DRAWDOWN_INLINE int clip(std::int64_t place, int size) {
  return place < 0 ? 0 : (place > size ? size : static_cast<int>(place));
}

DRAWDOWN_INLINE Range range_of(int out, int stride, int pad, int window, int size) {
  const std::int64_t corner = std::int64_t{out} * stride - pad;
  return {clip(corner, size), clip(corner + window, size)};
}

/** Calls body(rows, columns, place in the pooled image) for every window of an image, in their order. */
template <class Body>
DRAWDOWN_INLINE void for_windows(const Pool& pool, const Body& body) {
  for (int y = 0; y < pool.out_height; y++) {
    const Range rows = range_of(y, pool.stride_height, pool.pad_top, pool.window_height, pool.in_height);
    for (int x = 0; x < pool.out_width; x++) {
      const Range columns = range_of(x, pool.stride_width, pool.pad_left, pool.window_width, pool.in_width);
      body(rows, columns, (std::size_t(y) * pool.out_width + x) * pool.channels);
    }
  }
}

/** Calls body(place in the image) for every pixel of a window, in their order. */
template <class Body>
DRAWDOWN_INLINE void for_pixels(const Pool& pool, const Range& rows, const Range& columns, const Body& body) {
  for (int y = rows.begin; y < rows.end; y++) {
    for (int x = columns.begin; x < columns.end; x++) body((std::size_t(y) * pool.in_width + x) * pool.channels);
  }
}

/** Calls body(image) for the whole batch, several images to a task when they are small. */
template <class Body>
void for_images(const Pool& pool, const Body& body) {
  const std::size_t work = pool.out_size() * std::size_t(pool.window_height) * pool.window_width;
  for_units(std::size_t(pool.batch), work, [&](std::size_t begin, std::size_t end) {
    for (std::size_t image = begin; image < end; image++) body(image);
  });
}

/** Adds into doubles and rounds once at the end: windows may overlap, and the order of the additions is fixed. */
template <class Scatter>
void gradient(const Pool& pool, FloatsOut dx, double factor, const Scatter& scatter) {
  for_images(pool, [&](std::size_t image) {
    const std::size_t size = pool.in_size();
    const Scratch memory(size * sizeof(double));
    double* __restrict sums = memory.as<double>();
    for (std::size_t i = 0; i < size; i++) sums[i] = 0;
    scatter(image, sums);
    float* __restrict to = dx.data + image * size;
    for (std::size_t i = 0; i < size; i++) to[i] = static_cast<float>(sums[i] * factor);
  });
}

}  // namespace

/** −∞ for a window of nothing but NaN or padding; a NaN beside numbers does not count. */
void maxPool(Floats x, FloatsOut out, Ints dims) {
  const Pool pool = parse(dims, x.size, out.size);
  for_images(pool, [&](std::size_t image) {
    const float* const from = x.data + image * pool.in_size();
    float* const to = out.data + image * pool.out_size();
    for_windows(pool, [&](const Range& rows, const Range& columns, std::size_t at) {
      float* __restrict best = to + at;
      for (int c = 0; c < pool.channels; c++) best[c] = -__builtin_inff();
      for_pixels(pool, rows, columns, [&](std::size_t pixel) {
        const float* __restrict numbers = from + pixel;
        for (int c = 0; c < pool.channels; c++) best[c] = numbers[c] > best[c] ? numbers[c] : best[c];
      });
    });
  });
}

void averagePool(Floats x, FloatsOut out, Ints dims) {
  const Pool pool = parse(dims, x.size, out.size);
  for_images(pool, [&](std::size_t image) {
    const float* const from = x.data + image * pool.in_size();
    float* const to = out.data + image * pool.out_size();
    for_windows(pool, [&](const Range& rows, const Range& columns, std::size_t at) {
      const double count = double(rows.end - rows.begin) * double(columns.end - columns.begin);
      for (int first = 0; first < pool.channels; first += channel_block) {
        const int channels = pool.channels - first < channel_block ? pool.channels - first : channel_block;
        double sums[channel_block];
        for (int c = 0; c < channels; c++) sums[c] = 0;
        for_pixels(pool, rows, columns, [&](std::size_t pixel) {
          const float* __restrict numbers = from + pixel + first;
          for (int c = 0; c < channels; c++) sums[c] += numbers[c];
        });
        float* __restrict means = to + at + first;
        for (int c = 0; c < channels; c++) means[c] = static_cast<float>(sums[c] / count);
      }
    });
  });
}

/** The gradient of a window goes to the first of its largest numbers. */
void maxPoolGradient(Floats dy, Floats x, FloatsOut dx, Ints dims) {
  const Pool pool = parse(dims, dx.size, dy.size);
  require(x.size == dx.size, "the images have another size than their gradient");
  gradient(pool, dx, 1, [&](std::size_t image, double* __restrict sums) {
    const float* const from = x.data + image * pool.in_size();
    const float* const slopes = dy.data + image * pool.out_size();
    for_windows(pool, [&](const Range& rows, const Range& columns, std::size_t at) {
      for (int first = 0; first < pool.channels; first += channel_block) {
        const int channels = pool.channels - first < channel_block ? pool.channels - first : channel_block;
        float best[channel_block];
        std::int32_t where[channel_block];
        for (int c = 0; c < channels; c++) best[c] = -__builtin_inff();
        for (int c = 0; c < channels; c++) where[c] = -1;
        std::int32_t place = 0;
        for_pixels(pool, rows, columns, [&](std::size_t pixel) {
          const float* __restrict numbers = from + pixel + first;
          for (int c = 0; c < channels; c++) {
            const bool more = numbers[c] > best[c];
            best[c] = more ? numbers[c] : best[c];
            where[c] = more ? place : where[c];
          }
          place++;
        });
        place = 0;
        for_pixels(pool, rows, columns, [&](std::size_t pixel) {
          double* __restrict to = sums + pixel + first;
          for (int c = 0; c < channels; c++) {
            const double slope = slopes[at + first + c];
            to[c] += where[c] == place ? slope : 0;
          }
          place++;
        });
      }
    });
  });
}

/** As the cpu backend has it: a window's gradient is shared by its whole size, padding included. */
void averagePoolGradient(Floats dy, FloatsOut dx, Ints dims) {
  const Pool pool = parse(dims, dx.size, dy.size);
  const double factor = 1 / (double(pool.window_height) * pool.window_width);
  gradient(pool, dx, factor, [&](std::size_t image, double* __restrict sums) {
    const float* const slopes = dy.data + image * pool.out_size();
    for_windows(pool, [&](const Range& rows, const Range& columns, std::size_t at) {
      const float* __restrict slope = slopes + at;
      for_pixels(pool, rows, columns, [&](std::size_t pixel) {
        double* __restrict to = sums + pixel;
        for (int c = 0; c < pool.channels; c++) to[c] += slope[c];
      });
    });
  });
}

}  // namespace drawdown::DRAWDOWN_ISA
