#include "../kernels.hpp"
#include "convolution.hpp"
#include "gradient-sums.hpp"
#include "interval.hpp"

// A convolution of boxes and of single images with ReLU, and its gradients. A task takes an image at a time, so that
// everything between the products stays in the cache.
namespace drawdown::DRAWDOWN_ISA {
namespace {

std::size_t numbers(std::ptrdiff_t count) { return static_cast<std::size_t>(count) * sizeof(float); }

void expectImages(const Geometry& g, Floats x) {
  require(x.size == static_cast<std::size_t>(g.batch * g.image()), "interval conv2d: the images have another size");
}

void expectOutputs(const Geometry& g, Floats y) {
  require(y.size == static_cast<std::size_t>(g.batch * g.output()), "interval conv2d: an output has another size");
}

void expectWeight(const Geometry& g, std::size_t size) {
  require(size == static_cast<std::size_t>(g.window()) * g.outChannels, "interval conv2d: the weight has another size");
}

Floats constant(FloatsOut numbers) { return {numbers.data, numbers.size}; }

/** W and |W|, each packed for a plan. */
template <class Plan>
class PackedPair {
 public:
  PackedPair(const Plan& plan, Floats weight)
      : memory_(2 * plan.weightSize() * sizeof(float)), size_(plan.weightSize()) {
    Scratch positive(weight.size * sizeof(float));
    absolute(weight.data, static_cast<std::ptrdiff_t>(weight.size), positive.as<float>());
    plan.pack(weight.data, plain());
    plan.pack(positive.as<float>(), absolutes());
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
  clear(padded, static_cast<std::ptrdiff_t>(plan.biasSize()));
  copy(padded, bias.data, g.outChannels);
  forImages(g.batch, [&](int index, bool goesOn) {
    Scratch box(numbers(2 * g.image()));
    Scratch paddedImageMemory(paddingSize(g) * sizeof(float));
    Scratch out(numbers(2 * g.output()));
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
    Scratch gradients(numbers(2 * g.output()));
    Scratch paddedMemory(paddingSize(g) * sizeof(float));
    Scratch windows(plan.windowSize() * sizeof(float));
    float* dCentre = gradients.as<float>();
    float* dRadius = dCentre + g.output();
    out.split(index * g.output(), g.output(), dCentre, dRadius);
    Upcoming upcoming;
    if (goesOn) out.announce((index + 1) * g.output(), g.output(), upcoming);
    const auto back = [&](const float* weights, const float* dy, float* image, const Upcoming& next) {
      float* target = g.isPadded() ? paddedMemory.as<float>() : image;
      clear(target, g.padded());
      plan.run(weights, dy, target, windows.as<float>(), next);
      if (g.isPadded()) withoutPadding(g, target, image);
    };
    float* low = dLower.data + index * g.image();
    float* high = dUpper.data + index * g.image();
    back(packed.plain(), dCentre, low, upcoming);
    back(packed.absolutes(), dRadius, high, {});
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
  if (g.batch == 0 || g.output() == 0 || g.window() == 0) return clearGradients(dWeight, dBias);
  const FilterGradientPlan plan(g);
  Scratch sumsMemory(GradientSums::bytes(plan, 2));
  const GradientSums sums{plan, 2, sumsMemory.as<float>()};
  Scratch offsets(plan.offsetsSize() * sizeof(std::int32_t));
  plan.writeOffsets(offsets.as<std::int32_t>());
  parallel(plan.splits.count, [&](int split) {
    Scratch box(numbers(2 * plan.block * g.image()));
    Scratch gradients(numbers(2 * plan.block * g.output()));
    Scratch memory(plan.scratchSize() * sizeof(float));
    sums.clearSplit(split);
    const int end = plan.splits.start(split + 1);
    for (int from = plan.splits.start(split); from < end; from += plan.block) {
      const int count = end - from < plan.block ? end - from : plan.block;
      float* centre = box.as<float>();
      float* radius = centre + count * g.image();
      float* dCentre = gradients.as<float>();
      float* dRadius = dCentre + count * g.output();
      splitBox(lower.data + from * g.image(), upper.data + from * g.image(), count * g.image(), centre, radius);
      out.split(from * g.output(), count * g.output(), dCentre, dRadius);
      addRows(dCentre, count * g.output() / g.outChannels, g.outChannels, sums.bias(split));
      const int next = from + count;
      const int after = end - next < plan.block ? end - next : plan.block;
      Upcoming upcoming;
      upcoming.add(lower.data + next * g.image(), after * g.image());
      upcoming.add(upper.data + next * g.image(), after * g.image());
      out.announce(next * g.output(), after * g.output(), upcoming);
      plan.run(count, centre, dCentre, offsets.as<std::int32_t>(), sums.weight(split, 0), memory.as<float>(), upcoming);
      plan.run(count, radius, dRadius, offsets.as<std::int32_t>(), sums.weight(split, 1), memory.as<float>(), {});
    }
  });
  sums.total(dWeight.data, dBias.data, [&](std::ptrdiff_t at, float plain, float absolute) {
    return withSign(weight[static_cast<std::size_t>(at)], plain, absolute);
  });
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
    Scratch gradient(numbers(g.output()));
    Scratch paddedMemory(paddingSize(g) * sizeof(float));
    Scratch windows(plan.windowSize() * sizeof(float));
    const std::ptrdiff_t at = index * g.output();
    const float* dy = passed(out.data + at, dOut.data + at, g.output(), relu, gradient.as<float>());
    float* image = dx.data + index * g.image();
    float* target = g.isPadded() ? paddedMemory.as<float>() : image;
    clear(target, g.padded());
    Upcoming upcoming;
    if (goesOn) {
      upcoming.add(out.data + at + g.output(), relu ? g.output() : 0);
      upcoming.add(dOut.data + at + g.output(), g.output());
    }
    plan.run(weightMemory.as<float>(), dy, target, windows.as<float>(), upcoming);
    if (g.isPadded()) withoutPadding(g, target, image);
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
  if (g.batch == 0 || g.output() == 0 || g.window() == 0) return clearGradients(dWeight, dBias);
  const FilterGradientPlan plan(g);
  Scratch sumsMemory(GradientSums::bytes(plan, 1));
  const GradientSums sums{plan, 1, sumsMemory.as<float>()};
  Scratch offsets(plan.offsetsSize() * sizeof(std::int32_t));
  plan.writeOffsets(offsets.as<std::int32_t>());
  parallel(plan.splits.count, [&](int split) {
    Scratch gradient(numbers(plan.block * g.output()));
    Scratch memory(plan.scratchSize() * sizeof(float));
    sums.clearSplit(split);
    const int end = plan.splits.start(split + 1);
    for (int from = plan.splits.start(split); from < end; from += plan.block) {
      const int count = end - from < plan.block ? end - from : plan.block;
      const std::ptrdiff_t at = from * g.output();
      const float* dy = passed(out.data + at, dOut.data + at, count * g.output(), relu, gradient.as<float>());
      addRows(dy, count * g.output() / g.outChannels, g.outChannels, sums.bias(split));
      const int next = from + count;
      const int after = end - next < plan.block ? end - next : plan.block;
      Upcoming upcoming;
      upcoming.add(x.data + next * g.image(), after * g.image());
      upcoming.add(out.data + next * g.output(), relu ? after * g.output() : 0);
      upcoming.add(dOut.data + next * g.output(), after * g.output());
      plan.run(count, x.data + from * g.image(), dy, offsets.as<std::int32_t>(), sums.weight(split, 0),
               memory.as<float>(), upcoming);
    }
  });
  sums.total(dWeight.data, dBias.data, [](std::ptrdiff_t, float plain, float) { return plain; });
}

}  // namespace drawdown::DRAWDOWN_ISA
