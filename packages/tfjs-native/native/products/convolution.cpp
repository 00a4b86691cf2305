#include "convolution.hpp"

#include "../kernels.hpp"

namespace drawdown::DRAWDOWN_ISA {
namespace {

void expectSizes(const Geometry& g, std::size_t x, std::size_t weight, std::size_t y) {
  require(x == static_cast<std::size_t>(g.batch * g.image()), "conv2d: the images have another size");
  require(weight == static_cast<std::size_t>(g.window()) * g.outChannels, "conv2d: the weight has another size");
  require(y == static_cast<std::size_t>(g.batch * g.output()), "conv2d: the output has another size");
}

template <class T>
void forward(Span<const T> x, Span<const T> weight, Span<const T> bias, Span<T> out, Ints dims) {
  const Geometry g = readGeometry(dims);
  expectSizes(g, x.size, weight.size, out.size);
  require(bias.size == 0 || bias.size == static_cast<std::size_t>(g.outChannels), "conv2d: the bias has another size");
  if (out.size == 0) return;
  const ForwardPlan<T> plan(g);
  Scratch weightMemory(plan.weightSize() * sizeof(T));
  Scratch biasMemory(plan.biasSize() * sizeof(T));
  T* packed = weightMemory.as<T>();
  plan.pack(weight.data, packed);
  T* padded = nullptr;
  if (bias.size != 0) {
    padded = biasMemory.as<T>();
    clear(padded, static_cast<std::ptrdiff_t>(plan.biasSize()));
    copy(padded, bias.data, g.outChannels);
  }
  const bool relu = dims[13] != 0;
  forImages(g.batch, [&](int index, bool goesOn) {
    Scratch image(paddingSize(g) * sizeof(T));
    Upcoming upcoming;
    if (goesOn) upcoming.add(x.data + (index + 1) * g.image(), g.image());
    plan.run(packed, padded, relu, paddedImage(g, x.data + index * g.image(), image.as<T>()),
             out.data + index * g.output(), upcoming);
  });
}

template <class T>
void inputGradient(Span<const T> dy, Span<const T> weight, Span<T> dx, Ints dims) {
  const Geometry g = readGeometry(dims);
  expectSizes(g, dx.size, weight.size, dy.size);
  if (dx.size == 0) return;
  const InputGradientPlan<T> plan(g);
  Scratch weightMemory(plan.weightSize() * sizeof(T));
  T* packed = weightMemory.as<T>();
  plan.pack(weight.data, packed);
  forImages(g.batch, [&](int index, bool goesOn) {
    Scratch paddedMemory(paddingSize(g) * sizeof(T));
    Scratch windows(plan.windowSize() * sizeof(T));
    T* image = dx.data + index * g.image();
    T* target = g.isPadded() ? paddedMemory.as<T>() : image;
    clear(target, g.padded());
    Upcoming upcoming;
    if (goesOn) upcoming.add(dy.data + (index + 1) * g.output(), g.output());
    plan.run(packed, dy.data + index * g.output(), target, windows.as<T>(), upcoming);
    if (g.isPadded()) withoutPadding(g, target, image);
  });
}

void filterGradient(Floats x, Floats dy, FloatsOut dWeight, Ints dims) {
  const Geometry g = readGeometry(dims);
  expectSizes(g, x.size, dWeight.size, dy.size);
  if (dy.size == 0 || dWeight.size == 0) return clear(dWeight.data, static_cast<std::ptrdiff_t>(dWeight.size));
  const FilterGradientPlan plan(g);
  Scratch sumsMemory(plan.sumsSize() * plan.splits.count * sizeof(float));
  Scratch offsetMemory(plan.offsetsSize() * sizeof(std::int32_t));
  plan.writeOffsets(offsetMemory.as<std::int32_t>());
  float* sums = sumsMemory.as<float>();
  const auto sumsOf = [&](int split) { return sums + static_cast<std::ptrdiff_t>(plan.sumsSize()) * split; };
  parallel(plan.splits.count, [&](int split) {
    Scratch memory(plan.scratchSize() * sizeof(float));
    clear(sumsOf(split), static_cast<std::ptrdiff_t>(plan.sumsSize()));
    const int end = plan.splits.start(split + 1);
    for (int from = plan.splits.start(split); from < end; from += plan.block) {
      const int count = end - from < plan.block ? end - from : plan.block;
      const int next = from + count;
      const int after = end - next < plan.block ? end - next : plan.block;
      Upcoming upcoming;
      upcoming.add(x.data + next * g.image(), after * g.image());
      upcoming.add(dy.data + next * g.output(), after * g.output());
      plan.run(count, x.data + from * g.image(), dy.data + from * g.output(), offsetMemory.as<std::int32_t>(),
               sumsOf(split), memory.as<float>(), upcoming);
    }
  });
  const Parts rows = partsOf(g.window(), 32);
  parallel(rows.count, [&](int part) {
    for (int row = rows.start(part); row < rows.start(part + 1); row++) {
      float* to = dWeight.data + static_cast<std::ptrdiff_t>(row) * g.outChannels;
      const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(row) * plan.columns();
      for (int j = 0; j < g.outChannels; j++) to[j] = 0;
      for (int split = 0; split < plan.splits.count; split++) {
        const float* from = sumsOf(split) + at;
        for (int j = 0; j < g.outChannels; j++) to[j] += from[j];
      }
    }
  });
}

}  // namespace

void conv2d(Floats x, Floats weight, Floats bias, FloatsOut out, Ints dims) { forward(x, weight, bias, out, dims); }

void conv2d64(Doubles x, Doubles weight, Doubles bias, DoublesOut out, Ints dims) {
  forward(x, weight, bias, out, dims);
}

void conv2dInputGradient(Floats dy, Floats weight, FloatsOut dx, Ints dims) { inputGradient(dy, weight, dx, dims); }

void conv2dInputGradient64(Doubles dy, Doubles weight, DoublesOut dx, Ints dims) {
  inputGradient(dy, weight, dx, dims);
}

void conv2dFilterGradient(Floats x, Floats dy, FloatsOut dWeight, Ints dims) { filterGradient(x, dy, dWeight, dims); }

}  // namespace drawdown::DRAWDOWN_ISA
