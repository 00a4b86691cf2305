import type { Tensor } from '@drawdown/tensor';

import type { Arithmetic, Lines } from '../arithmetic.ts';

/**
 * An arithmetic that computes the lines around a box once: for many passes over one trace. The lines are constants to it,
 * and belong to the scope in which they were first asked for.
 */
export function rememberingLines(arithmetic: Arithmetic<Tensor>): Arithmetic<Tensor> {
  const known = new WeakMap<Tensor, Map<string, Lines<Tensor>>>();
  const remembered = (box: Tensor, key: string, compute: () => Lines<Tensor>): Lines<Tensor> => {
    const ofBox = known.get(box) ?? new Map<string, Lines<Tensor>>();
    known.set(box, ofBox);
    const lines = ofBox.get(key) ?? compute();
    ofBox.set(key, lines);
    return lines;
  };
  return {
    ...arithmetic,
    reluLines: (box, lowerSlope) =>
      remembered(box.lower, `relu ${lowerSlope}`, () => arithmetic.reluLines(box, lowerSlope)),
    leakyReluLines: (slope, box, lowerSlope) =>
      remembered(box.lower, `leaky ${slope} ${lowerSlope}`, () =>
        arithmetic.leakyReluLines(slope, box, lowerSlope),
      ),
    sShapedLines: (kind, box) => remembered(box.lower, kind, () => arithmetic.sShapedLines(kind, box)),
  };
}
