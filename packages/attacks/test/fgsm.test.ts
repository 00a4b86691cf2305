import { ballTensors } from '@drawdown/properties';
import { Rng } from '@drawdown/records';
import { memory, tensor2d, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { fgsm } from '../src/index.ts';
import { linearLogits, outside } from './linear-network.ts';

// Two classes: the margin of class 0 is 3x₀ − 2x₁ + 0x₂, so the worst corner is (lower, upper) and x₂ stays.
const logits = linearLogits(
  [
    [1, -2],
    [-1, 1],
    [0.5, 0.5],
  ],
  [0, 0],
);
const images = [[0.5, 0.95, 0.25]];

beforeAll(async () => {
  await useBackend('wasm');
});

describe('fgsm', () => {
  it.each(['margin', 'cross-entropy'] as const)(
    'goes to the worst corner of a linear network by the %s loss',
    (loss) => {
      const start = tensor2d(images);
      const box = ballTensors(start, 0.125, true);
      const points = fgsm({ loss })(logits, start, [0], box, Rng.fromSeed(0));
      expect(Array.from(points.dataSync())).toEqual([0.375, 1, 0.25]);
      expect(outside(points, box)).toEqual([]);
    },
  );

  it('leaks no tensor', () => {
    const start = tensor2d(images);
    const box = ballTensors(start, 0.125, true);
    const before = memory().numTensors;
    fgsm()(logits, start, [0], box, Rng.fromSeed(0)).dispose();
    expect(memory().numTensors).toBe(before);
  });
});
