#include "convolution.hpp"

#include "../kernels.hpp"
#include "gradient-sums.hpp"

namespace drawdown::DRAWDOWN_ISA {
namespace {

void expectSizes(const Geometry& g, std::size_t x, std::size_t weight, std::size_t y) {
  require(x == g.images(), "conv2d: the images have another size");
  require(weight == g.weights(), "conv2d: the weight has another size");
  require(y == g.outputs(), "conv2d: the output has another size");
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
    copyPadded(padded, bias.data, g.outChannels, plan.biasSize());
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
    Scratch memory(plan.scratchSize() * sizeof(T));
    Upcoming upcoming;
    if (goesOn) upcoming.add(dy.data + (index + 1) * g.output(), g.output());
    plan.run(packed, dy.data + index * g.output(), dx.data + index * g.image(), memory.as<T>(), upcoming);
  });
}

void filterGradient(Floats x, Floats dy, FloatsOut dWeight, Ints dims) {
  const Geometry g = readGeometry(dims);
  expectSizes(g, x.size, dWeight.size, dy.size);
  if (isWithoutGradient(g)) return clearNumbers(dWeight);
  const FilterGradientPlan plan(g);
  const GradientSums sums(plan, 1);
  sums.walk([&](int, const ImageBlock& block, const auto& add) {
    Upcoming upcoming;
    upcoming.add(x.data + block.next() * g.image(), block.after * g.image());
    upcoming.add(dy.data + block.next() * g.output(), block.after * g.output());
    add(0, x.data + block.from * g.image(), dy.data + block.from * g.output(), upcoming);
  });
  sums.totalWeight(dWeight.data);
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
