#include "../kernels.hpp"
#include "convolution.hpp"
#include "gradient-sums.hpp"
#include "interval.hpp"

// A convolution of boxes and of single images with ReLU, and its gradients. A task takes an image at a time, so that
// everything between the products stays in the cache.
namespace drawdown::DRAWDOWN_ISA {
namespace {

void expectImages(const Geometry& g, Floats x) {
  require(x.size == g.images(), "interval conv2d: the images have another size");
}

void expectOutputs(const Geometry& g, Floats y) {
  require(y.size == g.outputs(), "interval conv2d: an output has another size");
}

void expectWeight(const Geometry& g, std::size_t size) {
  require(size == g.weights(), "interval conv2d: the weight has another size");
}

Floats constant(FloatsOut numbers) { return {numbers.data, numbers.size}; }

/** W and |W|, each packed for a plan. */
template <class Plan>
class PackedPair {
 public:
  PackedPair(const Plan& plan, Floats weight)
      : memory_(2 * plan.weightSize() * sizeof(float)), size_(plan.weightSize()) {
    plan.pack(weight.data, plain());
    absolute(plain(), static_cast<std::ptrdiff_t>(size_), absolutes());
  }

  float* plain() const { return memory_.as<float>(); }
  float* absolutes() const { return plain() + size_; }

 private:
  Scratch memory_;
  std::size_t size_;
};

/** dOut where ReLU let the output by; all of it without ReLU. */
const float* passed(const float* out, const float* dOut, std::ptrdiff_t count, bool relu, float* memory) {
  if (!relu) return dOut;
  sweep(
      count, [&](std::ptrdiff_t i) { store(memory + i, load(out + i) > 0 ? load(dOut + i) : Numbers{}); },
      [&](std::ptrdiff_t i) { memory[i] = out[i] > 0 ? dOut[i] : 0; });
  return memory;
}

}  // namespace

void intervalConv2d(Floats lower, Floats upper, Floats weight, Floats bias, FloatsOut outLower, FloatsOut outUpper,
                    Ints dims) {
  const Geometry g = readGeometry(dims);
  expectImages(g, lower);
  expectImages(g, upper);
  expectWeight(g, weight.size);
  require(bias.size == static_cast<std::size_t>(g.outChannels), "interval conv2d: the bias has another size");
  expectOutputs(g, constant(outLower));
  expectOutputs(g, constant(outUpper));
  if (outLower.size == 0) return;
  const bool relu = dims[13] != 0;
  const ForwardPlan<float> plan(g);
  const PackedPair<ForwardPlan<float>> packed(plan, weight);
  Scratch biasMemory(plan.biasSize() * sizeof(float));
  float* padded = biasMemory.as<float>();
  copyPadded(padded, bias.data, g.outChannels, plan.biasSize());
  forImages(g.batch, [&](int index, bool goesOn) {
    Scratch box(bytesOf(2 * g.image()));
    Scratch paddedImageMemory(paddingSize(g) * sizeof(float));
    Scratch out(bytesOf(2 * g.output()));
    float* centre = box.as<float>();
    float* radius = centre + g.image();
    float* outCentre = out.as<float>();
    float* outRadius = outCentre + g.output();
    splitBox(lower.data + index * g.image(), upper.data + index * g.image(), g.image(), centre, radius);
    Upcoming upcoming;
    if (goesOn) {
      upcoming.add(lower.data + (index + 1) * g.image(), g.image());
      upcoming.add(upper.data + (index + 1) * g.image(), g.image());
    }
    plan.run(packed.plain(), padded, false, paddedImage(g, centre, paddedImageMemory.as<float>()), outCentre, upcoming);
    plan.run(packed.absolutes(), nullptr, false, paddedImage(g, radius, paddedImageMemory.as<float>()), outRadius, {});
    joinBox(outCentre, outRadius, g.output(), relu, outLower.data + index * g.output(),
            outUpper.data + index * g.output());
  });
}

void intervalConv2dInputGradient(Floats outLower, Floats outUpper, Floats dOutLower, Floats dOutUpper, Floats weight,
                                 FloatsOut dLower, FloatsOut dUpper, Ints dims) {
  const Geometry g = readGeometry(dims);
  const Floats outputs[] = {outLower, outUpper, dOutLower, dOutUpper};
  for (const Floats& each : outputs) expectOutputs(g, each);
  expectWeight(g, weight.size);
  expectImages(g, constant(dLower));
  expectImages(g, constant(dUpper));
  if (dLower.size == 0) return;
  const OutputBox out{outLower.data, outUpper.data, dOutLower.data, dOutUpper.data, dims[13] != 0};
  const InputGradientPlan<float> plan(g);
  const PackedPair<InputGradientPlan<float>> packed(plan, weight);
  forImages(g.batch, [&](int index, bool goesOn) {
    Scratch gradients(bytesOf(2 * g.output()));
    Scratch memory(plan.scratchSize() * sizeof(float));
    float* dCentre = gradients.as<float>();
    float* dRadius = dCentre + g.output();
    out.split(index * g.output(), g.output(), dCentre, dRadius);
    Upcoming upcoming;
    if (goesOn) out.announce((index + 1) * g.output(), g.output(), upcoming);
    float* low = dLower.data + index * g.image();
    float* high = dUpper.data + index * g.image();
    plan.run(packed.plain(), dCentre, low, memory.as<float>(), upcoming);
    plan.run(packed.absolutes(), dRadius, high, memory.as<float>(), {});
    joinGradients(low, high, g.image());
  });
}

void intervalConv2dWeightGradient(Floats lower, Floats upper, Floats outLower, Floats outUpper, Floats dOutLower,
                                  Floats dOutUpper, Floats weight, FloatsOut dWeight, FloatsOut dBias, Ints dims) {
  const Geometry g = readGeometry(dims);
  expectImages(g, lower);
  expectImages(g, upper);
  const Floats outputs[] = {outLower, outUpper, dOutLower, dOutUpper};
  for (const Floats& each : outputs) expectOutputs(g, each);
  expectWeight(g, weight.size);
  expectWeight(g, dWeight.size);
  require(dBias.size == static_cast<std::size_t>(g.outChannels), "interval conv2d: the bias has another size");
  const OutputBox out{outLower.data, outUpper.data, dOutLower.data, dOutUpper.data, dims[13] != 0};
  if (isWithoutGradient(g)) {
    clearNumbers(dWeight);
    return clearNumbers(dBias);
  }
  const FilterGradientPlan plan(g);
  const GradientSums sums(plan, 2);
  sums.walk([&](int split, const ImageBlock& block, const auto& add) {
    Scratch box(bytesOf(2 * block.count * g.image()));
    Scratch gradients(bytesOf(2 * block.count * g.output()));
    float* centre = box.as<float>();
    float* radius = centre + block.count * g.image();
    float* dCentre = gradients.as<float>();
    float* dRadius = dCentre + block.count * g.output();
    const std::ptrdiff_t at = block.from * g.image();
    splitBox(lower.data + at, upper.data + at, block.count * g.image(), centre, radius);
    out.split(block.from * g.output(), block.count * g.output(), dCentre, dRadius);
    addRows(dCentre, block.count * g.output() / g.outChannels, g.outChannels, sums.bias(split));
    Upcoming upcoming;
    upcoming.add(lower.data + block.next() * g.image(), block.after * g.image());
    upcoming.add(upper.data + block.next() * g.image(), block.after * g.image());
    out.announce(block.next() * g.output(), block.after * g.output(), upcoming);
    add(0, centre, dCentre, upcoming);
    add(1, radius, dRadius, Upcoming());
  });
  sums.totalWeight(dWeight.data, [&](std::ptrdiff_t at, float plain, float absolute) {
    return withSign(weight[static_cast<std::size_t>(at)], plain, absolute);
  });
  sums.totalBias(dBias.data);
}

void affineConv2dInputGradient(Floats out, Floats dOut, Floats weight, FloatsOut dx, Ints dims) {
  const Geometry g = readGeometry(dims);
  expectOutputs(g, out);
  expectOutputs(g, dOut);
  expectWeight(g, weight.size);
  expectImages(g, constant(dx));
  if (dx.size == 0) return;
  const bool relu = dims[13] != 0;
  const InputGradientPlan<float> plan(g);
  Scratch weightMemory(plan.weightSize() * sizeof(float));
  plan.pack(weight.data, weightMemory.as<float>());
  forImages(g.batch, [&](int index, bool goesOn) {
    Scratch gradient(bytesOf(g.output()));
    Scratch memory(plan.scratchSize() * sizeof(float));
    const std::ptrdiff_t at = index * g.output();
    const float* dy = passed(out.data + at, dOut.data + at, g.output(), relu, gradient.as<float>());
    Upcoming upcoming;
    if (goesOn) {
      upcoming.add(out.data + at + g.output(), relu ? g.output() : 0);
      upcoming.add(dOut.data + at + g.output(), g.output());
    }
    plan.run(weightMemory.as<float>(), dy, dx.data + index * g.image(), memory.as<float>(), upcoming);
  });
}

void affineConv2dWeightGradient(Floats x, Floats out, Floats dOut, FloatsOut dWeight, FloatsOut dBias, Ints dims) {
  const Geometry g = readGeometry(dims);
  expectImages(g, x);
  expectOutputs(g, out);
  expectOutputs(g, dOut);
  expectWeight(g, dWeight.size);
  require(dBias.size == static_cast<std::size_t>(g.outChannels), "affine conv2d: the bias has another size");
  const bool relu = dims[13] != 0;
  if (isWithoutGradient(g)) {
    clearNumbers(dWeight);
    return clearNumbers(dBias);
  }
  const FilterGradientPlan plan(g);
  const GradientSums sums(plan, 1);
  sums.walk([&](int split, const ImageBlock& block, const auto& add) {
    Scratch gradient(bytesOf(block.count * g.output()));
    const std::ptrdiff_t at = block.from * g.output();
    const float* dy = passed(out.data + at, dOut.data + at, block.count * g.output(), relu, gradient.as<float>());
    addRows(dy, block.count * g.output() / g.outChannels, g.outChannels, sums.bias(split));
    Upcoming upcoming;
    upcoming.add(x.data + block.next() * g.image(), block.after * g.image());
    upcoming.add(out.data + block.next() * g.output(), relu ? block.after * g.output() : 0);
    upcoming.add(dOut.data + block.next() * g.output(), block.after * g.output());
    add(0, x.data + block.from * g.image(), dy, upcoming);
  });
  sums.totalWeight(dWeight.data);
  sums.totalBias(dBias.data);
}

}  // namespace drawdown::DRAWDOWN_ISA
