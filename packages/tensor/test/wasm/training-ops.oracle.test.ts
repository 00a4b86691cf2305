/** Every operation that training uses, forward and backward, against the cpu backend. */
import {
  abs,
  add,
  addN,
  avgPool,
  broadcastTo,
  cast,
  clipByValue,
  concat,
  div,
  exp,
  gather,
  grads,
  greater,
  log,
  logSoftmax,
  max,
  maximum,
  maxPool,
  mean,
  min,
  minimum,
  mul,
  neg,
  oneHot,
  pad,
  pow,
  relu,
  reshape,
  rsqrt,
  scope,
  sigmoid,
  sign,
  slice,
  softplus,
  sqrt,
  square,
  squeeze,
  stack,
  step,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tensor,
  tensor1d,
  tile,
  transpose,
  unstack,
  where,
} from '@drawdown/tensor';
import { beforeAll, describe, it } from 'vitest';
import { numbers } from '../numbers.ts';
import { expectSameOnWasm, openBoth } from './both-backends.ts';

type Operation = (x: Tensor, y: Tensor) => Tensor;

const image = (x: Tensor): Tensor4D => reshape(x, [2, 4, 4, 3]) as Tensor4D;
/** Comparisons have no gradient in TensorFlow.js, so masks are constants. */
const mask = (seed = 6): Tensor => greater(numbers([2, 4, 12], seed), 0);
const positive = (x: Tensor): Tensor => add(abs(x), 0.5);

/** Operands are x and y, both [2, 4, 12], or a part of y where an operation broadcasts. */
const operations: Record<string, Operation> = {
  relu: (x) => relu(x),
  abs: (x) => abs(x),
  neg: (x) => neg(x),
  exp: (x) => exp(x),
  log: (x) => log(positive(x)),
  sqrt: (x) => sqrt(positive(x)),
  rsqrt: (x) => rsqrt(positive(x)),
  square: (x) => square(x),
  pow: (x) => pow(positive(x), 1.5),
  sigmoid: (x) => sigmoid(x),
  softplus: (x) => softplus(x),
  logSoftmax: (x) => logSoftmax(x),
  sign: (x, y) => mul(sign(x), y),
  step: (x, y) => mul(step(x), y),
  add: (x, y) => add(x, y),
  addN: (x, y) => addN([x, y, x]),
  sub: (x, y) => sub(x, y),
  mul: (x, y) => mul(x, y),
  div: (x, y) => div(x, positive(y)),
  maximum: (x, y) => maximum(x, y),
  minimum: (x, y) => minimum(x, y),
  'maximum with a scalar': (x) => maximum(x, 0.1),
  'minimum with a scalar': (x) => minimum(x, 0.1),
  clipByValue: (x) => clipByValue(x, -0.3, 0.4),
  where: (x, y) => where(mask(), x, y),
  'where with masks': (x, y) =>
    where(mask().logicalAnd(mask(4)).logicalOr(mask(5).logicalNot()), mul(x, y), y),
  cast: (x, y) => add(x, mul(cast(mask(), 'float32'), y)),
  sum: (x) => sum(x, [0, 2]),
  'sum of all': (x) => sum(x),
  'sum of the last axis': (x) => sum(x, -1),
  'sum of the first axes': (x) => sum(x, [0, 1], true),
  mean: (x) => mean(x, [0, 1]),
  max: (x) => max(x, -1),
  min: (x) => min(x, 0),
  avgPool: (x) => avgPool(image(x), [2, 2], [2, 2], 'valid'),
  'avgPool, windows that overlap': (x) => avgPool(image(x), [3, 2], [1, 2], 'valid'),
  maxPool: (x) => maxPool(image(x), [2, 2], [2, 2], 'valid'),
  'maxPool, windows that overlap': (x) => maxPool(image(x), [3, 3], [1, 1], 'valid'),
  gather: (x) => gather(x, tensor1d([1, 0, 1, 1], 'int32')),
  'gather along another axis': (x) => gather(x, tensor1d([3, 0, 3], 'int32'), 1),
  oneHot: (x) => mul(reshape(x, [8, 12]), oneHot(tensor1d([0, 3, 11, 5, 5, 1, 2, 7], 'int32'), 12)),
  concat: (x, y) => concat([x, y], 1),
  'concat along the batch': (x, y) => concat([x, y, x], 0),
  stack: (x, y) => stack([x, y], 1),
  unstack: (x, y) => mul(unstack(x, 1)[2] as Tensor, unstack(y, 1)[0] as Tensor),
  pad: (x) =>
    pad(image(x), [
      [0, 0],
      [1, 2],
      [0, 1],
      [0, 0],
    ]),
  slice: (x) => slice(x, [0, 1, 2], [2, 2, 7]),
  tile: (x) => tile(x, [2, 1, 3]),
  transpose: (x) => transpose(x, [2, 0, 1]),
  squeeze: (x) => squeeze(slice(x, [0, 1, 0], [2, 1, 12])),
  reshape: (x, y) => mul(reshape(x, [8, 12]), reshape(y, [8, 12])),
  broadcastTo: (x) => broadcastTo(slice(x, [0, 0, 0], [2, 1, 12]), [2, 4, 12]),
  'broadcast of a bias': (x, y) => mul(add(x, reshape(slice(y, [0, 0, 0], [1, 1, 12]), [12])), y),
  'broadcast of a row': (x, y) => mul(x, slice(y, [0, 0, 0], [2, 1, 12])),
  'broadcast of a column': (x, y) => div(x, positive(slice(y, [0, 0, 0], [2, 4, 1]))),
  'broadcast of a batch of radii': (x, y) => sub(x, mul(slice(y, [0, 0, 0], [2, 1, 1]), x)),
};

beforeAll(openBoth);

describe('on wasm as on cpu', () => {
  it.each(Object.entries(operations))('%s', (_, apply) => {
    expectSameOnWasm(() =>
      scope(() => {
        const x = numbers([2, 4, 12]);
        const y = numbers([2, 4, 12], 2);
        const value = apply(x, y);
        // Both operands count, so that every operation has two gradients.
        const used = (a: Tensor, b: Tensor): Tensor =>
          add(sum(mul(apply(a, b), numbers(value.shape, 3))), sum(mul(a, b)));
        return [value, ...grads(used)([x, y])];
      }),
    );
  });

  it('gather leaves out nothing when a row is taken twice', () => {
    expectSameOnWasm(() =>
      scope(() => {
        const rows = tensor1d([2, 2, 0], 'int32');
        return grads((x: Tensor) => sum(gather(x, rows)))([tensor([1, 2, 3])]);
      }),
    );
  });
});
