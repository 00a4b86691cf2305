import type { Box } from '@drawdown/properties';
import { add, mul, neg, sigmoid, type Tensor, tanh } from '@drawdown/tensor';

import type { Lines, SShape } from '../arithmetic.ts';
import { type TanhLine, tanhUpperLine } from './tanh-line.ts';

/** Both functions rise, so both ends map. */
export function sShapedBox(shape: SShape, { lower, upper }: Box<Tensor>): Box<Tensor> {
  const value = shape === 'sigmoid' ? sigmoid : tanh;
  return { lower: value(lower), upper: value(upper) };
}

/**
 * CROWN's lines around sigmoid or tanh. As 1/(1 + e⁻ˣ) = ½ + ½ tanh(x/2), a line s·t + i around tanh on the halved box is
 * (s/4)·x + (½ + i/2) around sigmoid; as tanh is odd, the line below is the mirror image of the one above. Differentiable.
 */
export function sShapedLines(shape: SShape, { lower, upper }: Box<Tensor>): Lines<Tensor> {
  const ends = shape === 'tanh' ? { lower, upper } : { lower: mul(lower, 0.5), upper: mul(upper, 0.5) };
  const top = tanhUpperLine(ends);
  const mirrored = tanhUpperLine({ lower: neg(ends.upper), upper: neg(ends.lower) });
  const bottom: TanhLine = { slope: mirrored.slope, intercept: neg(mirrored.intercept) };
  if (shape === 'tanh') return linesOf(bottom, top);
  const stretched = ({ slope, intercept }: TanhLine): TanhLine => ({
    slope: mul(slope, 0.25),
    intercept: add(mul(intercept, 0.5), 0.5),
  });
  return linesOf(stretched(bottom), stretched(top));
}

function linesOf(lower: TanhLine, upper: TanhLine): Lines<Tensor> {
  return {
    lowerSlope: lower.slope,
    lowerIntercept: lower.intercept,
    upperSlope: upper.slope,
    upperIntercept: upper.intercept,
  };
}
