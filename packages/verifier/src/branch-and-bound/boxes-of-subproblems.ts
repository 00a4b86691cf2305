import { type Array64, array64 } from '@drawdown/bounds';
import type { Box } from '@drawdown/properties';
import { type Tensor, tensor } from '@drawdown/tensor';

import type { Root } from './root.ts';
import type { Subproblem } from './subproblem.ts';

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

/** Sound boxes of every layer's input for subproblems side by side, cut where each is split. */
export function tracesOf({ trace }: Root, subproblems: readonly Subproblem[]): Map<string, Box<Array64>> {
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

/** One example's box once for each of so many. */
export function repeatedBox({ lower, upper }: Box<Array64>, count: number): Box<Array64> {
  return { lower: repeated(lower, count), upper: repeated(upper, count) };
}

function repeated({ shape: [, ...shape], data }: Array64, count: number): Array64 {
  const out = array64([count, ...shape]);
  for (let index = 0; index < count; index++) out.data.set(data, index * data.length);
  return out;
}
