import type { Box } from '@drawdown/properties';
import { above, below } from '@drawdown/records';

import type { Lines, SShape } from '../arithmetic.ts';
import { type Array64, zeros64 } from './array64.ts';
import { tanhInterceptAbove, tanhInterceptBelow } from './tanh-intercepts.ts';
import { tanhLowerSlope, tanhUpperSlope } from './tanh-slopes.ts';

/**
 * CROWN's lines around sigmoid or tanh: slopes to nearest, intercepts outward for the slopes as they are.
 *
 * 1/(1 + e⁻ˣ) = ½ + ½ tanh(x/2), so a line s·t + i around tanh on the halved box is (s/4)·x + (½ + i/2) around sigmoid. Halves
 * and quarters are exact; where a halved end underflows, tanh moves by less than the smallest outward step.
 */
export function sShapedLines(shape: SShape, { lower, upper }: Box<Array64>): Lines<Array64> {
  const lines = {
    lowerSlope: zeros64(lower.shape),
    lowerIntercept: zeros64(lower.shape),
    upperSlope: zeros64(lower.shape),
    upperIntercept: zeros64(lower.shape),
  };
  const isHalved = shape === 'sigmoid';
  const unit = isHalved ? 0.5 : 1;
  for (let i = 0; i < lower.data.length; i++) {
    const ends = { lower: unit * lower.data[i]!, upper: unit * upper.data[i]! };
    const [lowerSlope, upperSlope] = [tanhLowerSlope(ends), tanhUpperSlope(ends)];
    const lowerIntercept = tanhInterceptBelow(lowerSlope, ends);
    const upperIntercept = tanhInterceptAbove(upperSlope, ends);
    lines.lowerSlope.data[i] = unit * unit * lowerSlope;
    lines.upperSlope.data[i] = unit * unit * upperSlope;
    lines.lowerIntercept.data[i] = isHalved ? below(0.5 + 0.5 * lowerIntercept) : lowerIntercept;
    lines.upperIntercept.data[i] = isHalved ? above(0.5 + 0.5 * upperIntercept) : upperIntercept;
  }
  return lines;
}
