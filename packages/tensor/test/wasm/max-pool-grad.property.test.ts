import { grad, maxPool, scope, type Tensor, type Tensor4D, tensor4d, useBackend } from '@drawdown/tensor';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { numbers } from '../numbers.ts';
import { expectSameOnWasm, openBoth } from './both-backends.ts';

beforeAll(openBoth);

describe('the gradient of maxPool on wasm', () => {
  it('is that of the cpu backend', () => {
    const side = fc.integer({ min: 3, max: 8 });
    const small = fc.integer({ min: 1, max: 3 });
    const pool = fc.record({
      shape: fc.tuple(small, side, side, small),
      size: fc.tuple(small, small),
      stride: small,
    });
    fc.assert(
      fc.property(
        pool,
        fc.constantFrom('valid' as const, 'same' as const),
        ({ shape, size, stride }, pad) => {
          const apply = (x: Tensor): Tensor => maxPool(x as Tensor4D, size, stride, pad);
          expectSameOnWasm(() =>
            scope(() => {
              const x = numbers(shape);
              return [grad(apply)(x, numbers(apply(x).shape, 2))];
            }),
          );
        },
      ),
      { seed: 20237, numRuns: 80 },
    );
  });

  it('goes to the first of equal inputs, and adds up where windows overlap', async () => {
    await useBackend('wasm');
    const x = tensor4d([5, 5, 1, 0, 7, 0], [1, 2, 3, 1]);
    // Windows of two columns: {5, 5, 0, 7} and {5, 1, 7, 0}; both have their largest in the middle below.
    const dx = grad((t: Tensor) => maxPool(t as Tensor4D, 2, 1, 'valid'))(x, tensor4d([2, 3], [1, 1, 2, 1]));
    expect(Array.from(dx.dataSync())).toEqual([0, 0, 0, 0, 5, 0]);
    const ties = grad((t: Tensor) => maxPool(t as Tensor4D, [1, 3], 1, 'valid'))(
      tensor4d([4, 4, 4], [1, 1, 3, 1]),
    );
    expect(Array.from(ties.dataSync())).toEqual([1, 0, 0]);
  });
});
