import type { Box } from '@drawdown/properties';
import { above, below } from '@drawdown/records';

import type { Arithmetic, LinearForm } from '../arithmetic.ts';
import { affineBack, affineBox } from './affine.ts';
import { type Array64, zeros64 } from './array64.ts';
import { charged, magnitudes, rowSums } from './charge.ts';
import { engine } from './engine/choose.ts';
import { leakyReluBox, leakyReluLines } from './leaky-relu.ts';
import { linesBack, reluLines } from './lines.ts';
import { maxPoolBack, maxPoolBox } from './max-pool.ts';
import { pick } from './pick.ts';
import { positivePart } from './positive-part.ts';
import { sShapedBox } from './s-shaped-box.ts';
import { sShapedLines } from './s-shaped-lines.ts';
import { flattened, unflattened } from './shapes.ts';
import { withWorkspace } from './workspace.ts';

/**
 * Float64 arrays, rounded outward: the arithmetic of verdicts. Its bounds hold for the network in exact real arithmetic,
 * its stored parameters taken as the numbers they are.
 *
 * Sums may be taken in any order: every rounding is charged by γₙ (Higham, *Accuracy and Stability of Numerical
 * Algorithms*, §3.1). A bound that overflows becomes infinite or NaN, and certifies nothing.
 */
export const float64: Arithmetic<Array64> = {
  name: 'float64',

  vector: (values) => ({ shape: [values.length], data: Float64Array.from(values) }),
  batchNormScale: (gamma, variance, epsilon) => ({
    shape: gamma.shape,
    data: gamma.data.map((value, i) =>
      finiteQuotient(value, Math.sqrt((variance.data[i] as number) + epsilon)),
    ),
  }),
  reciprocal: (x) => ({ shape: x.shape, data: x.data.map((value) => finiteQuotient(1, value)) }),

  affineBox,
  affineBack,

  reluBox: ({ lower, upper }) => ({ lower: positivePart(lower), upper: positivePart(upper) }),
  reluLines,
  leakyReluBox,
  leakyReluLines,
  sShapedBox,
  sShapedLines,
  linesBack,

  maxPoolBox,
  maxPoolBack,

  flattenBox: (order, { lower, upper }) => ({
    lower: flattened(lower, order),
    upper: flattened(upper, order),
  }),
  flattenBack: (order, form, inputShape) => ({
    ...form,
    coefficients: unflattened(form.coefficients, order, inputShape),
  }),

  sumBox: (a, b) => ({
    lower: combined(a.lower, b.lower, (x, y) => below(x + y)),
    upper: combined(a.upper, b.upper, (x, y) => above(x + y)),
  }),
  sumForm: (a, b, input) => {
    const coefficients = combined(a.coefficients, b.coefficients, (x, y) => x + y);
    const sums = rowSums(coefficients, magnitudes(input), a.rows).map(above);
    const constant = charged(a.constant, { gain: b.constant.data, sums, terms: 4 });
    return { rows: a.rows, coefficients, constant };
  },
  withoutConstant: (form) => ({ ...form, constant: zeros64(form.constant.shape) }),

  specificationForm: ({ batch, rows, classes, coefficients, constants }) => ({
    rows,
    coefficients: { shape: [batch * rows, classes], data: coefficients },
    constant:
      constants === undefined
        ? zeros64([batch * rows, 1])
        : { shape: [batch * rows, 1], data: constants.lower },
  }),

  concretize,

  within: withWorkspace,
  shapeOf: ({ shape }) => shape,
  numbersOf: ({ data }) => data,
  arrayOf: (data, shape) => ({ shape, data }),
  examples: ({ shape: [batch = 0, ...shape], data }, from, to) => {
    const size = batch === 0 ? 0 : data.length / batch;
    return { shape: [to - from, ...shape], data: data.subarray(from * size, to * size) };
  },
  pick,
};

/** A⁺ l + A⁻ u + constant, rounded down. */
function concretize({ rows, coefficients, constant }: LinearForm<Array64>, box: Box<Array64>): Array64 {
  const total = coefficients.shape[0] as number;
  const size = coefficients.data.length / total;
  const gain = engine().leastSums(coefficients.data, box, { total, rows });
  const sums = rowSums(coefficients, magnitudes(box), rows);
  const { data } = charged(constant, { gain, sums, terms: size + 4 });
  return { shape: [total / rows, rows], data };
}

/** a/b, or NaN where b is infinite: the quotient would be 0, and a network that is no network could be certified. */
function finiteQuotient(a: number, b: number): number {
  return Number.isFinite(b) ? a / b : Number.NaN;
}

function combined(a: Array64, b: Array64, f: (x: number, y: number) => number): Array64 {
  const { data } = b;
  return { shape: a.shape, data: a.data.map((value, i) => f(value, data[i] as number)) };
}
