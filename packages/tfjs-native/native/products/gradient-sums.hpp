#pragma once

#include "convolution.hpp"

namespace drawdown::DRAWDOWN_ISA {

/** The sums behind the gradients of a weight and its bias: for each split of the batch, of one or two kinds of weight. */
struct GradientSums {
  const FilterGradientPlan& plan;
  int kinds;
  float* memory;

  static std::size_t bytes(const FilterGradientPlan& plan, int kinds) {
    return static_cast<std::size_t>(plan.splits.count) * perSplit(plan, kinds) * sizeof(float);
  }
  /** For each kind the weight's sums; once the bias's. */
  static std::size_t perSplit(const FilterGradientPlan& plan, int kinds) {
    return static_cast<std::size_t>(kinds) * plan.sumsSize() + static_cast<std::size_t>(plan.columns());
  }
  void clearSplit(int split) const {
    clear(weight(split, 0), static_cast<std::ptrdiff_t>(perSplit(plan, kinds)));
  }
  float* weight(int split, int kind) const {
    return memory + static_cast<std::size_t>(split) * perSplit(plan, kinds) + static_cast<std::size_t>(kind) * plan.sumsSize();
  }
  float* bias(int split) const { return weight(split, kinds); }

  /** Adds the splits up, in order: `combine(index, sum of the first kind, of the second)` gives the weight's gradient. */
  template <class Combine>
  void total(float* dWeight, float* dBias, const Combine& combine) const {
    const Geometry& g = plan.g;
    const Parts rows = partsOf(g.window(), 32);
    parallel(rows.count, [&](int part) {
      for (int row = rows.start(part); row < rows.start(part + 1); row++) {
        for (int column = 0; column < g.outChannels; column++) {
          const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(row) * plan.columns() + column;
          float sums[2] = {0, 0};
          for (int kind = 0; kind < kinds; kind++) {
            for (int split = 0; split < plan.splits.count; split++) sums[kind] += weight(split, kind)[at];
          }
          const std::ptrdiff_t to = static_cast<std::ptrdiff_t>(row) * g.outChannels + column;
          dWeight[to] = combine(to, sums[0], sums[1]);
        }
      }
    });
    for (int column = 0; column < g.outChannels; column++) {
      float sum = 0;
      for (int split = 0; split < plan.splits.count; split++) sum += bias(split)[column];
      dBias[column] = sum;
    }
  }
};

/** Where nothing flows back: an empty batch, or an output or a window without numbers. */
inline void clearGradients(FloatsOut dWeight, FloatsOut dBias) {
  clear(dWeight.data, static_cast<std::ptrdiff_t>(dWeight.size));
  clear(dBias.data, static_cast<std::ptrdiff_t>(dBias.size));
}

}  // namespace drawdown::DRAWDOWN_ISA
