#include "../core/pieces.hpp"
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

/** The absolute values of a matrix as the right operand. */
struct RightAbsolutes {
  RightMatrix<float> values;

  /** Where B is packed before: the absolute values of what the plain operand has packed. */
  void prepare(const RightMatrix<float>& plain) const {
    if (values.plan.packsInTasks()) return;
    for_pieces(values.plan.packedB(), piece, [&](std::size_t begin, std::size_t end) {
      absolute(plain.packed + begin, static_cast<std::ptrdiff_t>(end - begin), values.packed + begin);
    });
  }

  const float* operator()(const RightRange& range, float* memory) const {
    const float* panel = values(range, memory);
    if (values.plan.packsInTasks()) {
      absolute(memory, static_cast<std::ptrdiff_t>(range.steps) * values.plan.panels.length(range.panel) * lanes<float>,
               memory);
    }
    return panel;
  }
};

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
  const RightMatrix<float> weights{plan, weight.data, false, plain};
  const RightAbsolutes absoluteWeights{{plan, weight.data, false, absolutes}};
  weights.prepare(InParallel{});
  absoluteWeights.prepare(weights);
  const LeftHalf<true> centre{lower.data, upper.data, sides.inputs, false};
  const LeftHalf<false> radius{lower.data, upper.data, sides.inputs, false};
  parallel(plan.tasks(), [&](int task) {
    const std::ptrdiff_t columns = plan.columns(task);
    const std::ptrdiff_t rows = plan.rows(task);
    Scratch memory(plan.scratchSize(task) * sizeof(float));
    Scratch products(static_cast<std::size_t>(2 * rows * columns) * sizeof(float));
    float* c = products.as<float>();
    float* r = c + rows * columns;
    plan.run(task, centre, false, weights, c, columns, biasMemory.as<float>(), false, memory.as<float>());
    plan.run(task, radius, false, absoluteWeights, r, columns, nullptr, false, memory.as<float>());
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
  const RightMatrix<float> weights{plan, weight.data, true, plain};
  const RightAbsolutes absoluteWeights{{plan, weight.data, true, absolutes}};
  weights.prepare(InParallel{});
  absoluteWeights.prepare(weights);
  const LeftMatrix<float> centre{dCentre, sides.outputs, false};
  const LeftMatrix<float> radius{dRadius, sides.outputs, false};
  parallel(plan.tasks(), [&](int task) {
    Scratch memory(plan.scratchSize(task) * sizeof(float));
    const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(plan.rowFrom(task)) * sides.inputs + plan.columnFrom(task);
    plan.run(task, centre, false, weights, dLower.data + at, sides.inputs, nullptr, false, memory.as<float>());
    plan.run(task, radius, false, absoluteWeights, dUpper.data + at, sides.inputs, nullptr, false, memory.as<float>());
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
  const RightMatrix<float> centreGradient{plan, dCentre, false, packed.as<float>()};
  const RightMatrix<float> radiusGradient{plan, dRadius, false, packed.as<float>() + plan.packedB()};
  centreGradient.prepare(InParallel{});
  radiusGradient.prepare(InParallel{});
  const LeftHalf<true> centre{lower.data, upper.data, sides.inputs, true};
  const LeftHalf<false> radius{lower.data, upper.data, sides.inputs, true};
  parallel(plan.tasks(), [&](int task) {
    const std::ptrdiff_t columns = plan.columns(task);
    const std::ptrdiff_t rows = plan.rows(task);
    Scratch memory(plan.scratchSize(task) * sizeof(float));
    Scratch products(static_cast<std::size_t>(2 * rows * columns) * sizeof(float));
    float* c = products.as<float>();
    float* r = c + rows * columns;
    plan.run(task, centre, true, centreGradient, c, columns, nullptr, false, memory.as<float>());
    plan.run(task, radius, true, radiusGradient, r, columns, nullptr, false, memory.as<float>());
    for (std::ptrdiff_t row = 0; row < rows; row++) {
      const std::ptrdiff_t to = (plan.rowFrom(task) + row) * sides.outputs + plan.columnFrom(task);
      for (std::ptrdiff_t j = 0; j < columns; j++) {
        dWeight.data[to + j] = withSign(weight.data[to + j], c[row * columns + j], r[row * columns + j]);
      }
    }
  });
}

}  // namespace drawdown::DRAWDOWN_ISA
