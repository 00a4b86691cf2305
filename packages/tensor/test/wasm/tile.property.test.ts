import { scope, tensor, tile } from '@drawdown/tensor';
import fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { numbers } from '../numbers.ts';
import { expectSameOnWasm, openBoth } from './both-backends.ts';

const small = fc.integer({ min: 1, max: 4 });

beforeAll(openBoth);

describe('tile on wasm', () => {
  it('equals the cpu backend for any repetitions of up to four axes', () => {
    const axes = fc.array(fc.tuple(small, small), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(axes, (pairs) => {
        const shape = pairs.map(([size]) => size);
        const reps = pairs.map(([, count]) => count);
        expectSameOnWasm(() => scope(() => [tile(numbers(shape), reps)]), 0);
      }),
      { seed: 20236, numRuns: 120 },
    );
  });

  it('leaves integers to the built-in kernel', () => {
    expectSameOnWasm(() => scope(() => [tile(tensor([1, 2, 3], [3], 'int32'), [2])]), 0);
  });
});
