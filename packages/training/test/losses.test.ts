import { grad, type Tensor, tensor2d, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { robustCrossEntropy } from '../src/index.ts';

beforeAll(async () => {
  await useBackend('wasm');
});

describe('robustCrossEntropy', () => {
  it('is log(1 + Σ exp(−m)) of every example', () => {
    const margins = [
      [0, 0, 0],
      [1, -2, 0.5],
    ];
    const losses = robustCrossEntropy(tensor2d(margins)).dataSync();
    expect(losses[0]).toBeCloseTo(Math.log(4), 6);
    expect(losses[1]).toBeCloseTo(Math.log(1 + Math.exp(-1) + Math.exp(2) + Math.exp(-0.5)), 6);
  });

  it('neither overflows nor loses its gradient where exp would', () => {
    const margins = tensor2d([
      [-1000, -900],
      [1000, 900],
    ]);
    expect(Array.from(robustCrossEntropy(margins).dataSync(), (loss) => loss + 0)).toEqual([1000, 0]);
    // ∂L/∂mⱼ = −exp(−mⱼ)/(1 + Σ exp(−m)).
    const slopes = grad((m: Tensor) => robustCrossEntropy(m).sum())(margins).dataSync();
    [-1, 0, 0, 0].forEach((slope, index) => {
      expect(slopes[index]).toBeCloseTo(slope, 30);
    });
  });
});
