import type { Box } from '@drawdown/properties';
import {
  add,
  detached,
  div,
  greater,
  matMul,
  maximum,
  minimum,
  mul,
  neg,
  relu,
  reshape,
  step,
  sub,
  type Tensor,
} from '@drawdown/tensor';

import type { LinearForm, Lines, LowerSlope } from '../arithmetic.ts';

/**
 * Keeps a division by an empty interval from giving NaN. Its square is still a normal float32: the gradient of a quotient
 * divides by the square of the divisor, and 0/0 there would make the whole gradient NaN.
 */
const TINY = 1e-18;

/**
 * CROWN's lines around ReLU. With l⁻ = min(l, 0) and u⁺ = max(u, 0) one formula serves all three cases:
 * s = u⁺/(u⁺ − l⁻) is 1 where the neuron is active, 0 where it is dead; the intercept −s·l⁻ vanishes for both.
 */
export function reluLines({ lower, upper }: Box<Tensor>, lowerSlope: LowerSlope): Lines<Tensor> {
  const top = relu(upper);
  const bottom = minimum(lower, 0);
  const upperSlope = div(top, maximum(sub(top, bottom), TINY));
  return {
    lowerSlope: detached(() => lowerSlopes({ lower, upper }, lowerSlope)),
    upperSlope,
    upperIntercept: neg(mul(upperSlope, bottom)),
  };
}

function lowerSlopes({ lower, upper }: Box<Tensor>, choice: LowerSlope): Tensor {
  const rules: { readonly [K in LowerSlope]: () => Tensor } = {
    adaptive: () => greater(upper, neg(lower)).toFloat(),
    // An active neuron keeps slope 1; `step` is 1 for numbers above its threshold.
    zero: () => mul(sub(1, step(neg(lower))), step(upper)),
    one: () => step(upper),
  };
  return rules[choice]();
}

/**
 * A positive coefficient takes the lower line, a negative one the upper line: with A⁻ = min(A, 0),
 * A ← A·α + A⁻·(s − α) and constant ← constant + A⁻·intercept.
 */
export function linesBack(lines: Lines<Tensor>, form: LinearForm<Tensor>): LinearForm<Tensor> {
  const { rows, coefficients, constant } = form;
  const batch = (coefficients.shape[0] as number) / rows;
  const byExample = reshape(coefficients, [batch, rows, -1]);
  const negative = neg(relu(neg(byExample)));
  const lowerSlope = reshape(lines.lowerSlope, [batch, 1, -1]);
  const steeper = reshape(sub(lines.upperSlope, lines.lowerSlope), [batch, 1, -1]);
  const next = add(mul(byExample, lowerSlope), mul(negative, steeper));
  const gain = matMul(negative, reshape(lines.upperIntercept, [batch, -1, 1]));
  return {
    rows,
    coefficients: reshape(next, coefficients.shape),
    constant: add(constant, reshape(gain, [batch * rows, 1])),
  };
}
