import {
  abs,
  add,
  addAtPlaces,
  concat,
  div,
  gather,
  matMul,
  mul,
  relu,
  reshape,
  scope,
  slice,
  sqrt,
  sub,
  type Tensor,
  tensor,
  tensor1d,
  zeros,
} from '@drawdown/tensor';

import type { Arithmetic } from '../arithmetic.ts';
import { affineBack, affineBox } from './affine.ts';
import { leakyReluBox, leakyReluLines } from './leaky-relu.ts';
import { linesAffineBack, linesBack, reluLines } from './lines.ts';
import { maxPoolBack, maxPoolBox } from './max-pool.ts';
import { sShapedBox, sShapedLines } from './s-shaped.ts';
import { flattened, unflattened } from './shapes.ts';

/**
 * Differentiable float32 tensors, rounding to nearest: the arithmetic of training. Its bounds are estimates as far as
 * rounding goes, so they decide no verdict.
 */
export const float32: Arithmetic<Tensor> = {
  name: 'float32',

  vector: (values) => tensor1d([...values]),
  batchNormScale: (gamma, variance, epsilon) => div(gamma, sqrt(add(variance, epsilon))),
  reciprocal: (x) => div(1, x),

  affineBox: (map, input) => affineBox(map, input, false),
  affineReluBox: (map, input) => affineBox(map, input, true),
  affineBack: (map, form) => affineBack(map, form),

  reluBox: ({ lower, upper }) => ({ lower: relu(lower), upper: relu(upper) }),
  reluLines,
  leakyReluBox,
  leakyReluLines,
  sShapedBox,
  sShapedLines,
  linesBack: (lines, form) => linesBack(lines, form),
  linesAffineBack,
  addAtPlaces: (form, { values, places }) => ({
    ...form,
    coefficients: addAtPlaces(form.coefficients, values, places),
  }),

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

  sumBox: (a, b) => ({ lower: add(a.lower, b.lower), upper: add(a.upper, b.upper) }),
  sumForm: (a, b) => ({
    rows: a.rows,
    coefficients: add(a.coefficients, b.coefficients),
    constant: add(a.constant, b.constant),
  }),
  withoutConstant: (form) => ({ ...form, constant: zeros(form.constant.shape) }),

  specificationForm: ({ batch, rows, classes, coefficients, constants }) => ({
    rows,
    coefficients: tensor(Float32Array.from(coefficients), [batch * rows, classes]),
    constant:
      constants === undefined
        ? zeros([batch * rows, 1])
        : tensor(Float32Array.from(constants.lower), [batch * rows, 1]),
  }),

  // A⁺ l + A⁻ u = A c − |A| r, with centre c and radius r.
  concretize: ({ rows, coefficients, constant }, { lower, upper }) => {
    const batch = lower.shape[0] as number;
    const byExample = reshape(coefficients, [batch, rows, -1]);
    const centre = reshape(mul(add(lower, upper), 0.5), [batch, -1, 1]);
    const radius = reshape(mul(sub(upper, lower), 0.5), [batch, -1, 1]);
    const least = sub(matMul(byExample, centre), matMul(abs(byExample), radius));
    return add(reshape(least, [batch, rows]), reshape(constant, [batch, rows]));
  },

  within: (body) => scope(body),
  shapeOf: ({ shape }) => shape,
  numbersOf: (x) => x.dataSync() as Float32Array,
  arrayOf: (numbers, shape) => tensor(Float32Array.from(numbers), [...shape]),
  examples: (x, from, to) =>
    slice(x, [from, ...x.shape.slice(1).map(() => 0)], [to - from, ...x.shape.slice(1)]),
  // A zero in front, so that −1 becomes a place.
  pick: (x, places, shape) =>
    reshape(
      gather(
        concat([zeros([1]), reshape(x, [-1])], 0),
        tensor1d(
          places.map((place) => place + 1),
          'int32',
        ),
      ),
      [...shape],
    ),
};
