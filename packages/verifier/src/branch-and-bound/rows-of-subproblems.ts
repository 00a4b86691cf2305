import {
  type Array64,
  type AscentStart,
  array64,
  float64,
  type KnownSigns,
  type RowProblem,
  wholeNetwork,
} from '@drawdown/bounds';
import type { OutputRow } from '@drawdown/properties';

import { repeatedBox, tracesOf } from './boxes-of-subproblems.ts';
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
