import {
  type Array64,
  type AscentStart,
  array64,
  float64,
  type KnownSigns,
  type RowProblem,
  wholeNetwork,
} from '@drawdown/bounds';
import type { Box, OutputRow } from '@drawdown/properties';
import { type Tensor, tensor } from '@drawdown/tensor';

import type { ReluLayer, Root } from './root.ts';
import type { Choice, Subproblem } from './subproblem.ts';

/** Subproblems as rows to be bounded, side by side. */
export interface SubproblemRows {
  readonly problem: RowProblem<Array64>;
  readonly start: Required<AscentStart>;
}

/**
 * The rows of subproblems: every subproblem is an example with boxes of its own, cut where it is split. Its arrays belong
 * to the workspace.
 */
export function rowsOfSubproblems(root: Root, subproblems: readonly Subproblem[]): SubproblemRows {
  const { subject, instance, rows } = root;
  const model = { network: subject.network, parameters: subject.exact };
  const classes = instance.property.classes;
  const total = subproblems.length * rows;
  const coefficients = array64([total, classes]);
  const constant = array64([total, 1]);
  for (const [index, { alternative }] of subproblems.entries()) {
    const own = instance.property.alternatives[alternative] as readonly OutputRow[];
    for (let row = 0; row < rows; row++) {
      const from = own[Math.min(row, own.length - 1)] as OutputRow;
      coefficients.data.set(from.coefficients, (index * rows + row) * classes);
      constant.data[index * rows + row] = from.constant.lower;
    }
  }
  return {
    problem: {
      way: [wholeNetwork(float64, model)],
      form: { rows, coefficients, constant },
      box: repeatedBox(root.box, subproblems.length),
      pass: { lowerSlope: 'adaptive', trace: tracesOf(root, subproblems) },
    },
    start: {
      slopes: slopesOf(root, subproblems),
      ...splitsOf(root, subproblems),
    },
  };
}

/**
 * The boxes of the layers that can be split, in float32: what an estimate takes in the place of the trace's.
 *
 * @returns tensors of the caller's scope, `[subproblems, …]`
 */
export function estimatedBoxes(
  { relus }: Root,
  subproblems: readonly Subproblem[],
): ReadonlyMap<string, Box<Tensor>> {
  return new Map(
    [...relus].map(([path, { shape, size, box }]) => {
      const ends = [box.lower, box.upper].map((end) => {
        const all = new Float32Array(subproblems.length * size);
        for (let at = 0; at < all.length; at += size) all.set(end, at);
        return all;
      });
      const [lower, upper] = ends as [Float32Array, Float32Array];
      cutAtSplits({ lower, upper }, path, subproblems);
      const shapeOfAll = [subproblems.length, ...shape];
      return [path, { lower: tensor(lower, shapeOfAll), upper: tensor(upper, shapeOfAll) }];
    }),
  );
}

function tracesOf({ trace }: Root, subproblems: readonly Subproblem[]): Map<string, Box<Array64>> {
  return new Map(
    [...trace].map(([path, box]) => [
      path,
      whenAsked(() => {
        const all = repeatedBox(box, subproblems.length);
        cutAtSplits({ lower: all.lower.data, upper: all.upper.data }, path, subproblems);
        return all;
      }),
    ]),
  );
}

/** Cuts boxes of one layer, `[subproblems, …]`, where a subproblem has split it. */
function cutAtSplits(
  { lower, upper }: Box<Float32Array | Float64Array>,
  path: string,
  subproblems: readonly Subproblem[],
): void {
  const size = lower.length / subproblems.length;
  for (const [index, { splits }] of subproblems.entries()) {
    for (const split of splits) {
      if (split.path !== path) continue;
      const at = index * size + split.place;
      if (split.isOn) lower[at] = Math.max(lower[at] as number, 0);
      else upper[at] = Math.min(upper[at] as number, 0);
    }
  }
}

/** A box that is made when it is first asked for: estimates look at few of them. */
function whenAsked(make: () => Box<Array64>): Box<Array64> {
  let made: Box<Array64> | undefined;
  const box64 = (): Box<Array64> => {
    made ??= make();
    return made;
  };
  return {
    get lower() {
      return box64().lower;
    },
    get upper() {
      return box64().upper;
    },
  };
}

function repeatedBox({ lower, upper }: Box<Array64>, count: number): Box<Array64> {
  return { lower: repeated(lower, count), upper: repeated(upper, count) };
}

function repeated({ shape: [, ...shape], data }: Array64, count: number): Array64 {
  const out = array64([count, ...shape]);
  for (let index = 0; index < count; index++) out.data.set(data, index * data.length);
  return out;
}

function slopesOf({ relus, rows }: Root, subproblems: readonly Subproblem[]): Map<string, Float32Array> {
  return new Map(
    [...relus].map(([path, layer]) => {
      const each = rows * layer.size;
      const all = new Float32Array(subproblems.length * each);
      for (const [index, { choice }] of subproblems.entries()) {
        // Halves of one parent begin alike.
        const isLikeLast = index > 0 && choice?.slopes === subproblems[index - 1]?.choice?.slopes;
        if (isLikeLast) all.copyWithin(index * each, (index - 1) * each, index * each);
        else fillSlopes(all.subarray(index * each, (index + 1) * each), layer, choice?.slopes.get(path));
      }
      for (const [index, { splits }] of subproblems.entries()) {
        for (const split of splits) {
          if (split.path !== path) continue;
          const slope = split.isOn ? 1 : layer.least;
          for (let row = 0; row < rows; row++) all[index * each + row * layer.size + split.place] = slope;
        }
      }
      return [path, all];
    }),
  );
}

/** Slopes of all rows of one subproblem: stable neurons have theirs, the others what was chosen, or a half. */
function fillSlopes(
  target: Float32Array,
  { size, unstable, stableSlopes }: ReluLayer,
  known: Float32Array | undefined,
): void {
  const { length } = unstable;
  for (let row = 0; row * size < target.length; row++) {
    target.set(stableSlopes, row * size);
    for (let free = 0; free < length; free++) {
      target[row * size + (unstable[free] as number)] =
        known === undefined ? 0.5 : (known[row * length + free] as number);
    }
  }
}

/** The splits of each layer at the rows of their subproblems, the multipliers in the same order. */
function splitsOf(
  { relus, rows }: Root,
  subproblems: readonly Subproblem[],
): Pick<Required<AscentStart>, 'signs' | 'multipliers'> {
  const signs = new Map<string, KnownSigns>();
  const multipliers = new Map<string, Float32Array>();
  for (const path of relus.keys()) {
    const own = subproblems.map(({ splits }) =>
      [...splits.entries()].filter(([, each]) => each.path === path),
    );
    const count = Math.max(...own.map(({ length }) => length));
    if (count === 0) continue;
    const size = subproblems.length * rows * count;
    const known = { places: new Int32Array(size).fill(-1), signs: new Float32Array(size) };
    const begin = new Float32Array(size);
    for (const [index, { splits, choice }] of subproblems.entries()) {
      for (let row = 0; row < rows; row++) {
        const from = (index * rows + row) * count;
        for (const [at, [split, { place, isOn }]] of (own[index] ?? []).entries()) {
          known.places[from + at] = place;
          known.signs[from + at] = isOn ? -1 : 1;
          begin[from + at] = choice?.multipliers[row * splits.length + split] ?? 0;
        }
      }
    }
    signs.set(path, known);
    multipliers.set(path, begin);
  }
  return { signs, multipliers };
}

/** What was chosen for one subproblem of a batch. */
export function choiceOf(
  { relus, rows }: Root,
  { splits }: Subproblem,
  {
    index,
    subproblems,
    slopes,
    multipliers,
  }: {
    readonly index: number;
    /** How many the batch has. */
    readonly subproblems: number;
    readonly slopes: ReadonlyMap<string, Float32Array>;
    readonly multipliers: ReadonlyMap<string, Float32Array>;
  },
): Choice {
  const own = [...relus].map(([path, { size, unstable }]): [string, Float32Array] => {
    const all = slopes.get(path) as Float32Array;
    const picked = new Float32Array(rows * unstable.length);
    for (let row = 0; row < rows; row++) {
      const from = (index * rows + row) * size;
      for (let free = 0; free < unstable.length; free++) {
        picked[row * unstable.length + free] = all[from + (unstable[free] as number)] as number;
      }
    }
    return [path, picked];
  });
  const ofSplits = new Float32Array(rows * splits.length);
  const total = subproblems * rows;
  for (let row = 0; row < rows; row++) {
    const next = new Map<string, number>();
    for (const [at, { path }] of splits.entries()) {
      const found = multipliers.get(path) ?? new Float32Array(0);
      const place = next.get(path) ?? 0;
      next.set(path, place + 1);
      ofSplits[row * splits.length + at] = found[(index * rows + row) * (found.length / total) + place] ?? 0;
    }
  }
  return { slopes: new Map(own), multipliers: ofSplits };
}
