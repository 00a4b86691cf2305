import { add, memory, scope, type Tensor, tensor1d, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useBackend('cpu'));

/** The tensors that a body leaves behind. */
function left(body: () => void): number {
  const before = memory().numTensors;
  body();
  return memory().numTensors - before;
}

const pair = (): readonly [Tensor, Tensor] => {
  const x = tensor1d([1, 2]);
  return [x, add(x, 1)];
};

describe('scope', () => {
  it('keeps what it returns and disposes the rest', () => {
    expect(left(() => scope(() => pair()[1]))).toBe(1);
    expect(left(() => scope(() => undefined))).toBe(0);
    expect(scope(() => Array.from(pair()[1].dataSync()))).toEqual([2, 3]);
  });

  it('finds tensors in records and arrays at any depth', () => {
    const gained = left(() => {
      const { bounds, name } = scope(() => ({
        bounds: [{ lower: pair()[0] }, { lower: pair()[1] }],
        name: 'box',
      }));
      expect(name).toBe('box');
      expect(bounds.map(({ lower }) => lower.isDisposed)).toEqual([false, false]);
    });
    expect(gained).toBe(2);
  });

  it('does not lose itself in a record that holds itself', () => {
    interface Loop {
      self?: Loop;
      readonly tensor: Tensor;
    }
    const loop = scope(() => {
      const made: Loop = { tensor: pair()[0] };
      made.self = made;
      return made;
    });
    expect(loop.tensor.isDisposed).toBe(false);
  });

  it('hands a tensor on to the scope around it', () => {
    expect(left(() => scope(() => void scope(() => pair())))).toBe(0);
  });

  it('disposes everything when the body throws', () => {
    const failing = (): never =>
      scope(() => {
        pair();
        throw new Error('no');
      });
    expect(left(() => expect(failing).toThrow('no'))).toBe(0);
  });

  it('refuses an asynchronous body', () => {
    expect(() => scope(async () => pair())).toThrow(/expected the body of a scope to be synchronous/);
  });
});
