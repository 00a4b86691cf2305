import { scope, tensor, transpose } from '@drawdown/tensor';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { simplify } from '../../src/wasm/transpose.ts';
import { numbers } from '../numbers.ts';
import { expectSameOnWasm, openBoth } from './both-backends.ts';

const permutation = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    perm: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
  }),
);

beforeAll(openBoth);

describe('transpose on wasm', () => {
  it('equals the cpu backend for any permutation of up to five axes', () => {
    fc.assert(
      fc.property(permutation, ({ shape, perm }) =>
        expectSameOnWasm(() => scope(() => [transpose(numbers(shape), perm)]), 0),
      ),
      { seed: 20235, numRuns: 200 },
    );
  });

  it('goes over the edge of a tile', () => {
    expectSameOnWasm(() => scope(() => [transpose(numbers([3, 70, 33]), [2, 0, 1])]), 0);
    expectSameOnWasm(() => scope(() => [transpose(numbers([65, 2, 40]), [2, 1, 0])]), 0);
  });

  it('leaves integers to the built-in kernel', () => {
    expectSameOnWasm(() => scope(() => [transpose(tensor([1, 2, 3, 4, 5, 6], [2, 3], 'int32'))]), 0);
  });
});

describe('simplify', () => {
  it('drops axes of size one and merges those that stay neighbours', () => {
    expect(simplify({ shape: [4, 2, 3, 5], perm: [3, 1, 2, 0] })).toEqual({
      shape: [4, 6, 5],
      perm: [2, 1, 0],
    });
    expect(simplify({ shape: [2, 1, 3], perm: [1, 0, 2] })).toEqual({ shape: [6], perm: [0] });
    expect(simplify({ shape: [1, 1], perm: [1, 0] })).toEqual({ shape: [], perm: [] });
  });
});
