import { tensor, useBackend } from '@drawdown/tensor';
import { expectClose, toleranceOf } from '@drawdown/tensor/testing';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useBackend('cpu'));

describe('expectClose', () => {
  it('accepts errors up to tolerance · (1 + |expected|), and equal special numbers', () => {
    expectClose([1.1, -100], [1, -109], { tolerance: 0.1 });
    expectClose([Number.NaN, Number.POSITIVE_INFINITY, 0], [Number.NaN, Number.POSITIVE_INFINITY, -0]);
    expectClose(tensor([1, 2]), new Float32Array([1, 2]), { tolerance: 0 });
  });

  it('names the worst index', () => {
    expect(() => expectClose([1, 2.5, 3.9], [1, 2, 3], { tolerance: 0.01 })).toThrow(
      /worst at index 2: expected 3, got 3.9/,
    );
  });

  it.each([
    [[Number.NaN], [1]],
    [[1], [Number.NaN]],
    [[Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY]],
    [[1e30], [Number.POSITIVE_INFINITY]],
  ])('tells %j from %j', (actual, expected) => {
    expect(() => expectClose(actual, expected)).toThrow(/worst at index 0/);
  });

  it('wants as many numbers and, of tensors, the same shape', () => {
    expect(() => expectClose([1], [1, 2])).toThrow('expected 2 numbers, got 1');
    expect(() => expectClose(tensor([[1, 2]]), tensor([1, 2]))).toThrow('expected shape [2], got [1, 2]');
  });
});

describe('toleranceOf', () => {
  it('is wider where the kernels choose their algorithm', () => {
    expect(toleranceOf('node-gpu')).toBeGreaterThan(toleranceOf('wasm'));
  });
});
