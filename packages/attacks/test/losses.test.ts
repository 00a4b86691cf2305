import { tensor2d, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { crossEntropy, labelMask, smallestMargin } from '../src/index.ts';

const logits = [
  [1, 3, -2],
  [0, 0, 0],
];

beforeAll(async () => {
  await useBackend('wasm');
});

describe('smallestMargin', () => {
  it('is the label logit minus the largest other one', () => {
    expect(Array.from(smallestMargin(tensor2d(logits), [1, 0]).dataSync())).toEqual([2, 0]);
    expect(Array.from(smallestMargin(tensor2d(logits), [2, 1]).dataSync())).toEqual([-5, 0]);
  });

  it('wants one row per image', () => {
    expect(() => smallestMargin(tensor2d(logits).reshape([6]), [1])).toThrow(
      'logits must be [batch, classes]',
    );
  });
});

describe('crossEntropy', () => {
  it('is −log softmax at the label, also where exp overflows', () => {
    const [first, second] = crossEntropy(tensor2d(logits), [0, 2]).dataSync();
    expect(first).toBeCloseTo(Math.log(1 + Math.exp(2) + Math.exp(-3)), 6);
    expect(second).toBeCloseTo(Math.log(3), 6);
    expect(crossEntropy(tensor2d([[500, -500]]), [1]).dataSync()[0]).toBeCloseTo(1000, 3);
  });
});

describe('labelMask', () => {
  it('has a one at the label', () => {
    expect(labelMask([2, 0], 3).arraySync()).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ]);
  });
});
