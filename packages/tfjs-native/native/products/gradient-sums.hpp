#pragma once

#include "../core/threads.hpp"
#include "convolution.hpp"
#include "pack.hpp"

namespace drawdown::DRAWDOWN_ISA {

/** Images that a tile walks at once. */
struct ImageBlock {
  int from;
  int count;
  /** How many the next block of the same split has: those that come after these. */
  int after;

  int next() const { return from + count; }
};

/**
 * The sums behind the gradients of a weight and its bias: each split of the batch has its own, of one or two kinds of
 * weight, and at the end they are added up in their order.
 */
class GradientSums {
 public:
  /** @throws std::bad_alloc */
  GradientSums(const FilterGradientPlan& plan, int kinds)
      : plan_(plan),
        kinds_(kinds),
        sums_(static_cast<std::size_t>(plan.splits.count) * perSplit() * sizeof(float)),
        offsets_(plan.offsetsSize() * sizeof(std::int32_t)) {
    plan.writeOffsets(offsets_.as<std::int32_t>());
  }

  /** A split's sums for the bias, `[out channels]`. */
  float* bias(int split) const { return weight(split, kinds_); }

  /**
   * Walks all images: body(split, block, add) for every block of every split, a split's one after the other.
   * `add(kind, x, dy, upcoming)` adds a block's products to the sums of a kind.
   */
  template <class Body>
  void walk(const Body& body) const {
    parallel(plan_.splits.count, [&](int split) {
      Scratch memory(plan_.scratchSize() * sizeof(float));
      clear(weight(split, 0), static_cast<std::ptrdiff_t>(perSplit()));
      const int end = plan_.splits.start(split + 1);
      const auto countFrom = [&](int from) { return end - from < plan_.block ? end - from : plan_.block; };
      for (int from = plan_.splits.start(split); from < end; from += plan_.block) {
        const int count = countFrom(from);
        const ImageBlock block{from, count, countFrom(from + count)};
        body(split, block, [&](int kind, const float* x, const float* dy, const Upcoming& upcoming) {
          plan_.run(count, x, dy, offsets_.as<std::int32_t>(), weight(split, kind), memory.as<float>(), upcoming);
        });
      }
    });
  }

  /** Adds the splits up: `combine(index, first, second)` gives the weight's gradient from the sums of each kind. */
  template <class Combine>
  void totalWeight(float* dWeight, const Combine& combine) const {
    const int columns = plan_.columns();
    const int channels = plan_.g.outChannels;
    const Parts rows = partsOf(plan_.g.window(), 32);
    parallel(rows.count, [&](int part) {
      Scratch memory(2 * static_cast<std::size_t>(columns) * sizeof(float));
      float* first = memory.as<float>();
      float* second = first + columns;
      for (int row = rows.start(part); row < rows.start(part + 1); row++) {
        addSplits(0, row, first);
        if (kinds_ > 1) addSplits(1, row, second);
        const std::ptrdiff_t to = static_cast<std::ptrdiff_t>(row) * channels;
        for (int j = 0; j < channels; j++) dWeight[to + j] = combine(to + j, first[j], second[j]);
      }
    });
  }

  /** The same of one kind as it is. */
  void totalWeight(float* dWeight) const {
    totalWeight(dWeight, [](std::ptrdiff_t, float sum, float) { return sum; });
  }

  void totalBias(float* dBias) const {
    for (int column = 0; column < plan_.g.outChannels; column++) {
      float sum = 0;
      for (int split = 0; split < plan_.splits.count; split++) sum += bias(split)[column];
      dBias[column] = sum;
    }
  }

 private:
  /** For each kind the weight's sums; once the bias's. */
  std::size_t perSplit() const {
    return static_cast<std::size_t>(kinds_) * plan_.sumsSize() + static_cast<std::size_t>(plan_.columns());
  }

  float* weight(int split, int kind) const {
    return sums_.as<float>() + static_cast<std::size_t>(split) * perSplit() +
           static_cast<std::size_t>(kind) * plan_.sumsSize();
  }

  /** A row of the weight, summed over the splits. */
  void addSplits(int kind, int row, float* total) const {
    const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(row) * plan_.columns();
    clear(total, plan_.columns());
    for (int split = 0; split < plan_.splits.count; split++) {
      const float* from = weight(split, kind) + at;
      for (int j = 0; j < plan_.columns(); j++) total[j] += from[j];
    }
  }

  const FilterGradientPlan& plan_;
  int kinds_;
  Scratch sums_;
  Scratch offsets_;
};

/** Where nothing flows back: an empty batch, or an output or a window without numbers. */
inline bool isWithoutGradient(const Geometry& g) { return g.outputs() == 0 || g.weights() == 0; }

inline void clearNumbers(FloatsOut numbers) { clear(numbers.data, static_cast<std::ptrdiff_t>(numbers.size)); }

}  // namespace drawdown::DRAWDOWN_ISA
