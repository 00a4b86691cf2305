#include "../kernels.hpp"
#include "gemm.hpp"
#include "interval.hpp"

// A linear layer on boxes, with ReLU, and its gradients. Centre and radius are made while the ends are packed for the
// product, and joined to ends again while the products are in the cache.
namespace drawdown::DRAWDOWN_ISA {
namespace {

struct Sides {
  int rows;
  int inputs;
  int outputs;
  bool relu;

  explicit Sides(Ints dims) {
    require(dims.size == 4, "interval linear: expected 4 dims");
    for (std::size_t i = 0; i < 3; i++) require(dims[i] >= 0, "interval linear: a side is negative");
    rows = dims[0];
    inputs = dims[1];
    outputs = dims[2];
    relu = dims[3] != 0;
  }

  void expectInput(std::size_t size) const { expect(size, rows, inputs, "interval linear: the input has another size"); }
  void expectOutput(std::size_t size) const {
    expect(size, rows, outputs, "interval linear: an output has another size");
  }
  void expectWeight(std::size_t size) const {
    expect(size, inputs, outputs, "interval linear: the weight has another size");
  }
  void expectBias(std::size_t size) const { expect(size, 1, outputs, "interval linear: the bias has another size"); }

 private:
  static void expect(std::size_t size, int a, int b, const char* message) {
    require(size == static_cast<std::size_t>(a) * static_cast<std::size_t>(b), message);
  }
};

/** The centre, or the radius, of a box as the left operand of a product. */
template <bool isCentre>
struct LeftHalf {
  const float* lower;
  const float* upper;
  std::ptrdiff_t stride;
  bool isTransposed;

  LeftBlock<float> operator()(const LeftRange& range, float* packed) const {
    return gatherLeft<float>(
        range, isTransposed, stride, packed,
        [this](std::ptrdiff_t at) { return half(load(lower + at), load(upper + at)); },
        [this](std::ptrdiff_t at) { return half(lower[at], upper[at]); });
  }

 private:
  template <class N>
  static DRAWDOWN_INLINE N half(N low, N high) {
    return isCentre ? centreOf(low, high) : radiusOf(low, high);
  }
};

/** A matrix and its absolute values as the right operands of a product. */
void packPair(const ProductPlan<float>& plan, Floats weight, bool isTransposed, float* plain, float* absolutes) {
  Scratch positive(weight.size * sizeof(float));
  absolute(weight.data, static_cast<std::ptrdiff_t>(weight.size), positive.as<float>());
  const float* values = positive.as<float>();
  parallel(plan.packParts().count, [&](int part) {
    plan.pack(weight.data, isTransposed, part, plain);
    plan.pack(values, isTransposed, part, absolutes);
  });
}

}  // namespace

void intervalLinear(Floats lower, Floats upper, Floats weight, Floats bias, FloatsOut outLower, FloatsOut outUpper,
                    Ints dims) {
  const Sides sides(dims);
  sides.expectInput(lower.size);
  sides.expectInput(upper.size);
  sides.expectWeight(weight.size);
  sides.expectBias(bias.size);
  sides.expectOutput(outLower.size);
  sides.expectOutput(outUpper.size);
  if (outLower.size == 0) return;
  const ProductPlan<float> plan(sides.rows, sides.outputs, sides.inputs);
  Scratch packed(2 * plan.packedB() * sizeof(float));
  Scratch biasMemory(plan.paddedColumns() * sizeof(float));
  float* plain = packed.as<float>();
  float* absolutes = plain + plan.packedB();
  copyPadded(biasMemory.as<float>(), bias.data, sides.outputs, plan.paddedColumns());
  packPair(plan, weight, false, plain, absolutes);
  const LeftHalf<true> centre{lower.data, upper.data, sides.inputs, false};
  const LeftHalf<false> radius{lower.data, upper.data, sides.inputs, false};
  parallel(plan.tasks(), [&](int task) {
    const std::ptrdiff_t columns = plan.columns(task);
    const std::ptrdiff_t rows = plan.rows(task);
    Scratch left(plan.leftSize(task) * sizeof(float));
    Scratch products(static_cast<std::size_t>(2 * rows * columns) * sizeof(float));
    float* c = products.as<float>();
    float* r = c + rows * columns;
    plan.run(task, centre, false, plain, c, columns, biasMemory.as<float>(), false, left.as<float>());
    plan.run(task, radius, false, absolutes, r, columns, nullptr, false, left.as<float>());
    for (std::ptrdiff_t row = 0; row < rows; row++) {
      const std::ptrdiff_t to = (plan.rowFrom(task) + row) * sides.outputs + plan.columnFrom(task);
      joinBox(c + row * columns, r + row * columns, columns, sides.relu, outLower.data + to, outUpper.data + to);
    }
  });
}

void intervalLinearInputGradient(Floats outLower, Floats outUpper, Floats dOutLower, Floats dOutUpper, Floats weight,
                                 FloatsOut dLower, FloatsOut dUpper, Ints dims) {
  const Sides sides(dims);
  const Floats outputs[] = {outLower, outUpper, dOutLower, dOutUpper};
  for (const Floats& each : outputs) sides.expectOutput(each.size);
  sides.expectWeight(weight.size);
  sides.expectInput(dLower.size);
  sides.expectInput(dUpper.size);
  if (dLower.size == 0) return;
  const OutputBox out{outLower.data, outUpper.data, dOutLower.data, dOutUpper.data, sides.relu};
  const ProductPlan<float> plan(sides.rows, sides.inputs, sides.outputs);
  Scratch gradients(2 * outLower.size * sizeof(float));
  float* dCentre = gradients.as<float>();
  float* dRadius = dCentre + outLower.size;
  out.split(0, static_cast<std::ptrdiff_t>(outLower.size), dCentre, dRadius);
  Scratch packed(2 * plan.packedB() * sizeof(float));
  float* plain = packed.as<float>();
  float* absolutes = plain + plan.packedB();
  packPair(plan, weight, true, plain, absolutes);
  const LeftMatrix<float> centre{dCentre, sides.outputs, false};
  const LeftMatrix<float> radius{dRadius, sides.outputs, false};
  parallel(plan.tasks(), [&](int task) {
    Scratch left(plan.leftSize(task) * sizeof(float));
    const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(plan.rowFrom(task)) * sides.inputs + plan.columnFrom(task);
    plan.run(task, centre, false, plain, dLower.data + at, sides.inputs, nullptr, false, left.as<float>());
    plan.run(task, radius, false, absolutes, dUpper.data + at, sides.inputs, nullptr, false, left.as<float>());
    for (int row = 0; row < plan.rows(task); row++) {
      const std::ptrdiff_t to = at + static_cast<std::ptrdiff_t>(row) * sides.inputs;
      joinGradients(dLower.data + to, dUpper.data + to, plan.columns(task));
    }
  });
}

void intervalLinearWeightGradient(Floats lower, Floats upper, Floats outLower, Floats outUpper, Floats dOutLower,
                                  Floats dOutUpper, Floats weight, FloatsOut dWeight, FloatsOut dBias, Ints dims) {
  const Sides sides(dims);
  sides.expectInput(lower.size);
  sides.expectInput(upper.size);
  const Floats outputs[] = {outLower, outUpper, dOutLower, dOutUpper};
  for (const Floats& each : outputs) sides.expectOutput(each.size);
  sides.expectWeight(weight.size);
  sides.expectWeight(dWeight.size);
  sides.expectBias(dBias.size);
  const OutputBox out{outLower.data, outUpper.data, dOutLower.data, dOutUpper.data, sides.relu};
  Scratch gradients(2 * outLower.size * sizeof(float));
  float* dCentre = gradients.as<float>();
  float* dRadius = dCentre + outLower.size;
  out.split(0, static_cast<std::ptrdiff_t>(outLower.size), dCentre, dRadius);
  for (int j = 0; j < sides.outputs; j++) dBias[static_cast<std::size_t>(j)] = 0;
  addRows(dCentre, sides.rows, sides.outputs, dBias.data);
  if (dWeight.size == 0) return;
  const ProductPlan<float> plan(sides.inputs, sides.outputs, sides.rows);
  Scratch packed(2 * plan.packedB() * sizeof(float));
  float* packedCentre = packed.as<float>();
  float* packedRadius = packedCentre + plan.packedB();
  parallel(plan.packParts().count, [&](int part) {
    plan.pack(dCentre, false, part, packedCentre);
    plan.pack(dRadius, false, part, packedRadius);
  });
  const LeftHalf<true> centre{lower.data, upper.data, sides.inputs, true};
  const LeftHalf<false> radius{lower.data, upper.data, sides.inputs, true};
  parallel(plan.tasks(), [&](int task) {
    const std::ptrdiff_t columns = plan.columns(task);
    const std::ptrdiff_t rows = plan.rows(task);
    Scratch left(plan.leftSize(task) * sizeof(float));
    Scratch products(static_cast<std::size_t>(2 * rows * columns) * sizeof(float));
    float* c = products.as<float>();
    float* r = c + rows * columns;
    plan.run(task, centre, true, packedCentre, c, columns, nullptr, false, left.as<float>());
    plan.run(task, radius, true, packedRadius, r, columns, nullptr, false, left.as<float>());
    for (std::ptrdiff_t row = 0; row < rows; row++) {
      const std::ptrdiff_t to = (plan.rowFrom(task) + row) * sides.outputs + plan.columnFrom(task);
      for (std::ptrdiff_t j = 0; j < columns; j++) {
        dWeight.data[to + j] = withSign(weight.data[to + j], c[row * columns + j], r[row * columns + j]);
      }
    }
  });
}

}  // namespace drawdown::DRAWDOWN_ISA
