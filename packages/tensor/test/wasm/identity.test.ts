import { conv2d, grad, sum, type Tensor, type Tensor4D, useBackend } from '@drawdown/tensor';
import { expectClose, expectNoLeak } from '@drawdown/tensor/testing';
import { backend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { numbers } from '../numbers.ts';

beforeAll(() => useBackend('wasm'));

describe('clone on wasm', () => {
  it('outlives the tensor it was made from, and frees the memory with the last of both', () => {
    const data = backend().numDataIds();
    expectNoLeak(() => {
      const x = numbers([3, 2]);
      const values = x.dataSync();
      const copy = x.clone();
      x.dispose();
      expectClose(copy, values, { tolerance: 0 });
      copy.dispose();
      expect(copy.isDisposed).toBe(true);
    });
    expect(backend().numDataIds()).toBe(data);
  });

  it('of a filter can be convolved with after the filter is gone', () => {
    const x = numbers<Tensor4D>([1, 4, 4, 1]);
    const filter = numbers<Tensor4D>([2, 2, 1, 3], 2);
    const once = conv2d(x, filter, 1, 'valid');
    const copy = filter.clone();
    filter.dispose();
    expectClose(conv2d(x, copy, 1, 'valid'), once, { tolerance: 0 });
    const dx = grad((image: Tensor) => sum(conv2d(image as Tensor4D, copy, 1, 'valid')))(x);
    expect(dx.shape).toEqual([1, 4, 4, 1]);
  });
});
