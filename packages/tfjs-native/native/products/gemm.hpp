#pragma once

#include "../core/threads.hpp"
#include "pack.hpp"
#include "tile.hpp"

namespace drawdown::DRAWDOWN_ISA {

/** C = op(A) op(B) (+ bias)(relu); row by row. */
template <class T>
struct Product {
  int m;
  int n;
  int k;
  const T* a;
  const T* b;
  T* c;
  bool transposeA = false;
  bool transposeB = false;
  /** `[n]`, or null. */
  const T* bias = nullptr;
  bool relu = false;
};

/** Runs tasks one after the other: for work that is itself one of many tasks. */
struct Serially {
  template <class Body>
  void operator()(int tasks, const Body& body) const {
    for (int i = 0; i < tasks; i++) body(i);
  }
};

struct InParallel {
  template <class Body>
  void operator()(int tasks, const Body& body) const {
    parallel(tasks, body);
  }
};

/** Steps of a product between two looks at C: a panel of B of that many steps stays in the first cache. */
inline constexpr int stepsPerBlock = 512;

/** One column: dot products, or a sum of columns of A. */
template <class T, class Run>
inline void timesVector(const Run& run, const Product<T>& p) {
  constexpr int width = lanes<T>;
  if (!p.transposeA) {
    const Parts parts = partsOf(p.m, 64);
    run(parts.count, [&](int part) {
      for (int row = parts.start(part); row < parts.start(part + 1); row++) {
        const T* a = p.a + static_cast<std::ptrdiff_t>(row) * p.k;
        Vector<T> sums[4] = {};
        int k = 0;
        for (; k + 4 * width <= p.k; k += 4 * width) {
#pragma GCC unroll 4
          for (int i = 0; i < 4; i++) sums[i] += load(a + k + i * width) * load(p.b + k + i * width);
        }
        for (; k + width <= p.k; k += width) sums[0] += load(a + k) * load(p.b + k);
        const Vector<T> sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        T total = 0;
        for (int lane = 0; lane < width; lane++) total += sum[lane];
        for (; k < p.k; k++) total += a[k] * p.b[k];
        if (p.bias != nullptr) total += p.bias[0];
        p.c[row] = p.relu && total <= 0 ? 0 : total;
      }
    });
    return;
  }
  const Parts parts = partsOf(p.m, 1024);
  run(parts.count, [&](int part) {
    const int from = parts.start(part);
    const int to = parts.start(part + 1);
    const T bias = p.bias == nullptr ? 0 : p.bias[0];
    for (int i = from; i < to; i++) p.c[i] = 0;
    for (int k = 0; k < p.k; k++) {
      const T* a = p.a + static_cast<std::ptrdiff_t>(k) * p.m;
      const T factor = p.b[k];
      for (int i = from; i < to; i++) p.c[i] += a[i] * factor;
    }
    for (int i = from; i < to; i++) {
      const T value = p.c[i] + bias;
      p.c[i] = p.relu && value <= 0 ? 0 : value;
    }
  });
}

/** The numbers of A that one task multiplies in one block of steps, close together. */
template <class T>
struct LeftBlock {
  const T* a;
  std::ptrdiff_t row;
  std::ptrdiff_t step;
};

/** A part of A: some of its rows, and some of the steps of the product. */
struct LeftRange {
  int rowFrom;
  int rows;
  int from;
  int steps;
};

/**
 * Writes a part of A close together; `read(index)` gives the vector, or with `readOne` the number, at an index of A.
 *
 * Rows that lie side by side in memory are copied with a vector between them, so that the rows of a tile do not fall on
 * one set of the cache.
 */
template <class T, class Read, class ReadOne>
DRAWDOWN_INLINE LeftBlock<T> gatherLeft(const LeftRange& range, bool isTransposed, std::ptrdiff_t stride, T* packed,
                                        const Read& read, const ReadOne& readOne) {
  const int lines = isTransposed ? range.steps : range.rows;
  const int length = isTransposed ? range.rows : range.steps;
  const std::ptrdiff_t pitch = isTransposed ? range.rows : range.steps + lanes<T>;
  const std::ptrdiff_t first =
      isTransposed ? range.from * stride + range.rowFrom : range.rowFrom * stride + range.from;
  for (int line = 0; line < lines; line++) {
    const std::ptrdiff_t from = first + line * stride;
    T* to = packed + line * pitch;
    int i = 0;
    for (; i + lanes<T> <= length; i += lanes<T>) store(to + i, read(from + i));
    for (; i < length; i++) to[i] = readOne(from + i);
  }
  return isTransposed ? LeftBlock<T>{packed, 1, pitch} : LeftBlock<T>{packed, pitch, 1};
}

/** A matrix as the left operand of a product. */
template <class T>
struct LeftMatrix {
  const T* a;
  std::ptrdiff_t stride;
  bool isTransposed;

  LeftBlock<T> operator()(const LeftRange& range, T* packed) const {
    // Rows that do not fall on the same set of the cache can be read where they are.
    const std::ptrdiff_t offset = stride * static_cast<std::ptrdiff_t>(sizeof(T)) % 4096;
    if (!isTransposed && offset >= 256 && offset <= 4096 - 256) {
      return {a + range.rowFrom * stride + range.from, stride, 1};
    }
    return gatherLeft<T>(
        range, isTransposed, stride, packed, [this](std::ptrdiff_t at) { return load(a + at); },
        [this](std::ptrdiff_t at) { return a[at]; });
  }
};

/** A part of a panel of B: some of its steps. */
struct RightRange {
  int panel;
  int from;
  int steps;
};

/** How C = A B is cut into tasks, and B into panels. */
template <class T>
struct ProductPlan {
  int m;
  int n;
  int k;
  Parts panels;
  Parts tiles;
  /** Of steps: what one panel of B has of them stays in the first cache. */
  Parts blocks;
  /** Of panels. */
  Parts groups;
  /** Of tiles. */
  Parts rowTasks;

  ProductPlan(int rows, int columns, int steps) : m(rows), n(columns), k(steps) {
    // Two vectors leave room for the most rows: a tile then reads B, which comes from the second cache, the least often.
    panels = partsOf((columns + lanes<T> - 1) / lanes<T>, rows > rowsOf(4) ? 2 : 4);
    tiles = partsOf(rows, rowsOf(panels.count < 1 ? 1 : panels.longest()));
    blocks = partsOf(steps, stepsPerBlock);
    planTasks();
  }

  int tasks() const { return rowTasks.count * groups.count; }
  int rowFrom(int task) const { return tiles.start(rowTasks.start(task / groups.count)); }
  int rows(int task) const { return tiles.start(rowTasks.start(task / groups.count + 1)) - rowFrom(task); }
  int columnFrom(int task) const { return panels.start(groups.start(task % groups.count)) * lanes<T>; }
  int columns(int task) const {
    const int end = panels.start(groups.start(task % groups.count + 1)) * lanes<T>;
    return (end < n ? end : n) - columnFrom(task);
  }

  std::size_t paddedColumns() const { return static_cast<std::size_t>(panels.size) * lanes<T>; }
  /** Numbers of scratch memory of a task. */
  std::size_t scratchSize(int task) const {
    return rightSize() + static_cast<std::size_t>(rows(task)) * (blocks.longest() + lanes<T>);
  }

  /** Whether each panel is wanted by one task only, which then packs it itself, a block of steps at a time. */
  bool packsInTasks() const { return rowTasks.count <= 1; }
  /** Numbers of scratch memory of a task for that, and of all tasks together where B is packed before. */
  std::size_t rightSize() const {
    return packsInTasks() ? static_cast<std::size_t>(stepsPerBlock) * mostVectors * lanes<T> : 0;
  }
  std::size_t packedB() const { return packsInTasks() ? 0 : packedSize<T>(k, panels); }

  Parts packParts() const { return partsOf(k, 128); }

  /** Packs a part of the steps of all panels, for {@link RightPanels}. */
  void pack(const T* b, bool isTransposed, int part, T* packed) const {
    const Parts parts = packParts();
    for (int j = 0; j < panels.count; j++) {
      packPanel(b, isTransposed ? k : n, isTransposed, n, panels, j, parts.start(part), parts.start(part + 1),
                packed + static_cast<std::ptrdiff_t>(k) * panels.start(j) * lanes<T>);
    }
  }

  /**
   * Cuts C into a grid of tasks: enough to share out, and of the shape that reads the least, as every row of tasks reads
   * all of B and every column of them all of A.
   */
  void planTasks() {
    constexpr int most = 16;
    int bestRows = 1;
    int bestColumns = 1;
    double bestCost = 1e300;
    for (int rows_ = 1; rows_ <= most && rows_ <= tiles.count; rows_++) {
      const int wanted = most / rows_;
      const int columns_ = wanted < panels.count ? wanted : panels.count;
      if (columns_ < 1) continue;
      const double moved = static_cast<double>(rows_) * n + static_cast<double>(columns_) * m;
      // Fewer tasks than wanted may leave a thread idle at the end.
      const double cost = (moved + 64) * (1 + 2.0 / (rows_ * columns_));
      if (cost < bestCost) {
        bestCost = cost;
        bestRows = rows_;
        bestColumns = columns_;
      }
    }
    rowTasks = {tiles.count, tiles.count < 1 ? 0 : bestRows};
    groups = {panels.count, panels.count < 1 ? 0 : bestColumns};
  }

  /**
   * One task: its rows and columns of C, which begins at `c` with rows `cRow` apart.
   *
   * @param left a function of (LeftRange, T* memory) that gives a LeftBlock
   * @param right a function of (RightRange, T* memory) that gives the panel's steps
   * @param bias of {@link paddedColumns} numbers, or null
   * @param memory {@link scratchSize} numbers
   */
  template <class Left, class Right>
  void run(int task, const Left& left, bool isLeftTransposed, const Right& right, T* c, std::ptrdiff_t cRow,
           const T* bias, bool relu, T* memory) const {
    constexpr int width = lanes<T>;
    const int firstTile = rowTasks.start(task / groups.count);
    const int lastTile = rowTasks.start(task / groups.count + 1);
    const int group = task % groups.count;
    const int origin = rowFrom(task);
    const int blockCount = blocks.count == 0 ? 1 : blocks.count;
    for (int block = 0; block < blockCount; block++) {
      const int from = blocks.count == 0 ? 0 : blocks.start(block);
      const int steps = blocks.count == 0 ? 0 : blocks.length(block);
      const bool isLast = block + 1 == blockCount;
      const LeftBlock<T> a = left(LeftRange{origin, rows(task), from, steps}, memory + rightSize());
      for (int j = groups.start(group); j < groups.start(group + 1); j++) {
        const int vectors = panels.length(j);
        const int column = panels.start(j) * width;
        Tile<T> tile;
        tile.aRow = a.row;
        tile.aStep = a.step;
        tile.bStep = static_cast<std::ptrdiff_t>(vectors) * width;
        tile.b = right(RightRange{j, from, steps}, memory);
        tile.inner = steps;
        tile.cRow = cRow;
        tile.columns = n - column < vectors * width ? n - column : vectors * width;
        tile.add = block > 0;
        tile.bias = isLast && bias != nullptr ? bias + column : nullptr;
        tile.relu = isLast && relu;
        for (int i = firstTile; i < lastTile; i++) {
          const int row = tiles.start(i) - origin;
          tile.a = a.a + row * a.row;
          tile.c = c + row * cRow + (column - columnFrom(task));
          const auto function = isLeftTransposed ? tileFunction<T, Side::columns>(tiles.length(i), vectors)
                                                 : tileFunction<T, Side::rows>(tiles.length(i), vectors);
          function(tile);
        }
      }
    }
  }
};

/** A matrix as the right operand, in panels: packed before, or a block at a time by whoever wants it. */
template <class T>
struct RightMatrix {
  const ProductPlan<T>& plan;
  /** `[k, n]`, or `[n, k]` when transposed. */
  const T* b;
  bool isTransposed;
  /** {@link ProductPlan::packedB} numbers; unused where tasks pack. */
  T* packed;

  /** Packs all of it, where that is to be done before. */
  template <class Run>
  void prepare(const Run& run) const {
    if (plan.packsInTasks()) return;
    run(plan.packParts().count, [this](int part) { plan.pack(b, isTransposed, part, packed); });
  }

  const T* operator()(const RightRange& range, T* memory) const {
    const std::ptrdiff_t width = static_cast<std::ptrdiff_t>(plan.panels.length(range.panel)) * lanes<T>;
    if (!plan.packsInTasks()) {
      return packed + static_cast<std::ptrdiff_t>(plan.k) * plan.panels.start(range.panel) * lanes<T> +
             range.from * width;
    }
    packPanel(b, isTransposed ? plan.k : plan.n, isTransposed, plan.n, plan.panels, range.panel, range.from,
              range.from + range.steps, memory - range.from * width);
    return memory;
  }
};

/**
 * A product of matrices: B packed into panels, A copied block by block, tiles of C that stay in registers.
 * Each entry of C is a sum over blocks of steps, in ascending order: the same whatever the number of threads.
 */
template <class T, class Run>
inline void multiply(const Run& run, const Product<T>& p) {
  if (p.m == 0 || p.n == 0) return;
  if (p.n == 1 && p.k > 0) return timesVector(run, p);
  const ProductPlan<T> plan(p.m, p.n, p.k);
  Scratch packedMemory(plan.packedB() * sizeof(T));
  Scratch biasMemory(plan.paddedColumns() * sizeof(T));
  T* bias = nullptr;
  if (p.bias != nullptr) {
    bias = biasMemory.as<T>();
    copyPadded(bias, p.bias, p.n, plan.paddedColumns());
  }
  const LeftMatrix<T> left{p.a, p.transposeA ? p.m : p.k, p.transposeA};
  const RightMatrix<T> right{plan, p.b, p.transposeB, packedMemory.as<T>()};
  right.prepare(run);
  run(plan.tasks(), [&](int task) {
    Scratch memory(plan.scratchSize(task) * sizeof(T));
    T* c = p.c + static_cast<std::ptrdiff_t>(plan.rowFrom(task)) * p.n + plan.columnFrom(task);
    plan.run(task, left, p.transposeA, right, c, p.n, bias, p.relu, memory.as<T>());
  });
}

}  // namespace drawdown::DRAWDOWN_ISA
