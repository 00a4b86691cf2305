import type { SShape } from '../arithmetic.ts';

/** A smooth function and its slope, from their definitions. */
interface Curve {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
}

/** Sigmoid and tanh. */
export const curves: { readonly [K in SShape]: Curve } = {
  sigmoid: {
    value: (x) => 1 / (1 + Math.exp(-x)),
    slope: (x) => 1 / (Math.exp(x) + 2 + Math.exp(-x)),
  },
  tanh: { value: Math.tanh, slope: (x) => 1 / Math.cosh(x) ** 2 },
};

/** y = slope · x + intercept. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** CROWN's line above or below a curve on [l, u]: a tangent or the chord, chosen from the sign of the curvature. */
export function referenceLine(
  shape: SShape,
  side: 'lower' | 'upper',
  [l, u]: readonly [number, number],
): Line {
  const { value, slope } = curves[shape];
  const touching = (x: number): Line => ({ slope: slope(x), intercept: value(x) - slope(x) * x });
  if (l === u) return touching(l);
  const steepness = (value(u) - value(l)) / (u - l);
  const chord = { slope: steepness, intercept: value(l) - steepness * l };
  const [isConvex, isConcave] = [u <= 0, l >= 0];
  if (isConvex) return side === 'upper' ? chord : touching((l + u) / 2);
  if (isConcave) return side === 'upper' ? touching((l + u) / 2) : chord;
  // From the end on the other side of 0, towards the end on this one.
  const [from, to] = side === 'upper' ? [l, u] : [u, l];
  if (slope(to) >= steepness) return chord;
  let [near, far] = [0, to];
  for (let step = 0; step < 200; step++) {
    const middle = (near + far) / 2;
    const reached = value(middle) + slope(middle) * (from - middle);
    const fallsShort = side === 'upper' ? reached < value(from) : reached > value(from);
    if (fallsShort) near = middle;
    else far = middle;
  }
  return touching(near);
}
