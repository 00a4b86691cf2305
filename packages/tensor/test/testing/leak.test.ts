import { tensor1d, useBackend } from '@drawdown/tensor';
import { expectNoLeak } from '@drawdown/tensor/testing';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useBackend('cpu'));

describe('expectNoLeak', () => {
  it('returns what the body returns', async () => {
    expect(expectNoLeak(() => 3)).toBe(3);
    await expect(expectNoLeak(async () => 4)).resolves.toBe(4);
  });

  it('tells how many tensors leaked', () => {
    expect(() => expectNoLeak(() => [tensor1d([1]), tensor1d([2, 3])])).toThrow(
      /the body leaked 2 \(12 bytes\)/,
    );
  });

  it('waits for an asynchronous body', async () => {
    const leaking = expectNoLeak(async () => {
      await Promise.resolve();
      return tensor1d([1]);
    });
    await expect(leaking).rejects.toThrow(/leaked 1 \(4 bytes\)/);
  });

  it('sees a tensor disposed that was there before', () => {
    const mine = tensor1d([1]);
    expect(() => expectNoLeak(() => mine.dispose())).toThrow(/disposed of others’ 1 \(-4 bytes\)/);
  });
});
