import { add, OutOfMemoryError, tile, useBackend } from '@drawdown/tensor';
import { expectClose } from '@drawdown/tensor/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { numbers } from '../numbers.ts';

beforeAll(() => useBackend('wasm'));

describe('an allocation beyond the wasm heap', () => {
  it('throws instead of writing over the state of the backend', () => {
    const before = numbers([4]);
    const values = before.dataSync();
    const row = numbers([1, 1024]);
    expect(() => tile(row, [2 ** 20, 1])).toThrow(OutOfMemoryError);
    expect(() => tile(row, [2 ** 20, 1])).toThrow(/expected 4294967296 bytes .* use a smaller batch$/);
    expect(() => tile(row, [2 ** 20 - 1, 1])).toThrow(/expected 4294963200 bytes/);
    expectClose(add(before, 0), values, { tolerance: 0 });
  });
});
