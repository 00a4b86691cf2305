import type { Box } from '@drawdown/properties';
import { above, below } from '@drawdown/records';

import type { SShape } from '../../arithmetic.ts';
import type { Strip } from '../../zonotope/zonotope.ts';
import { sigmoidAbove, sigmoidBelow, tanhAbove, tanhBelow, tanhSlopeBelow } from '../activations.ts';
import { type Array64, zeros64 } from '../array64.ts';

/** Two parallel lines around one number's activation. */
type Lines = readonly [slope: number, lower: number, upper: number];

/**
 * f(x) − λx falls up to 0 and grows from there on, for f(x) = max(x, αx) and any λ in [α, 1]: its least value is 0, and the
 * greatest one stands at an end. It is computed, rounded up, for the λ as rounded.
 */
export function leakyReluStrip(alpha: number, box: Box<Array64>): Strip<Array64> {
  return stripOf(box, (l, u) => {
    if (l >= 0) return [1, 0, 0];
    if (u <= 0) return [alpha, 0, 0];
    const slope = Math.min(1, Math.max(alpha, (u - alpha * l) / (u - l)));
    return [slope, 0, above(Math.max(above(above(slope - alpha) * -l), above(above(1 - slope) * u)))];
  });
}

/**
 * The slope of an s-shaped f falls to both sides of its middle, so none in [l, u] is less than the lesser one at the ends.
 * A λ that is not above that makes f(x) − λx grow from f(l) − λl to f(u) − λu.
 */
export function sShapedStrip(shape: SShape, box: Box<Array64>): Strip<Array64> {
  const { lowest, highest, slopeAt } = sShapes[shape];
  return stripOf(box, (l, u) => {
    const slope = Math.min(slopeAt(l), slopeAt(u));
    return [slope, below(lowest(l) - above(slope * l)), above(highest(u) - below(slope * u))];
  });
}

interface Enclosure {
  /** Lower and upper bounds of f(x). */
  readonly lowest: (x: number) => number;
  readonly highest: (x: number) => number;
  /** A lower bound of f′(x), not negative. */
  readonly slopeAt: (x: number) => number;
}

const sShapes: { readonly [K in SShape]: Enclosure } = {
  sigmoid: {
    lowest: sigmoidBelow,
    highest: sigmoidAbove,
    // f′ = f(1 − f).
    slopeAt: (x) => Math.max(0, below(sigmoidBelow(x) * Math.max(0, below(1 - sigmoidAbove(x))))),
  },
  tanh: { lowest: tanhBelow, highest: tanhAbove, slopeAt: tanhSlopeBelow },
};

function stripOf({ lower, upper }: Box<Array64>, linesOf: (l: number, u: number) => Lines): Strip<Array64> {
  const strip = { slope: zeros64(lower.shape), lower: zeros64(lower.shape), upper: zeros64(lower.shape) };
  for (let i = 0; i < lower.data.length; i++) {
    const [slope, low, high] = linesOf(lower.data[i]!, upper.data[i]!);
    strip.slope.data[i] = slope;
    strip.lower.data[i] = low;
    strip.upper.data[i] = high;
  }
  return strip;
}
