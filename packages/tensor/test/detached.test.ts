import { cast, detached, grad, greater, mul, sum, type Tensor, tensor1d, useBackend } from '@drawdown/tensor';
import { expectNoLeak } from '@drawdown/tensor/testing';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useBackend('cpu'));

describe('detached', () => {
  it('is a constant for the gradient: d/dx Σ x·[x > 0] is the mask', () => {
    const masked = (x: Tensor): Tensor =>
      sum(
        mul(
          x,
          detached(() => cast(greater(x, 0), 'float32')),
        ),
      );
    const dx = grad(masked)(tensor1d([-1, 2, 3]));
    expect(Array.from(dx.dataSync())).toEqual([0, 1, 1]);
  });

  it('keeps the value and no more', () => {
    const x = tensor1d([2, 3]);
    expectNoLeak(() => {
      const square = detached(() => mul(mul(x, x), 1));
      expect(Array.from(square.dataSync())).toEqual([4, 9]);
      square.dispose();
    });
  });
});
