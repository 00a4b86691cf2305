import { describe, expect, it } from 'vitest';

import type { Layer } from '../../src/layer.ts';
import type { Parameters, Shape, StoredArray } from '../../src/network.ts';
import { referenceForward } from '../../src/testing/index.ts';

function stored(shape: Shape, ...data: number[]): StoredArray {
  return { shape, data: Float32Array.from(data) };
}

function run(layers: readonly Layer[], inputShape: Shape, parameters: Parameters<StoredArray>) {
  return (...image: number[]): number[] => [
    ...referenceForward({ name: 'hand-worked', inputShape, classes: 1, layers }, parameters, image),
  ];
}

describe('referenceForward', () => {
  it('multiplies by columns and adds the bias in a linear layer', () => {
    const logits = run([{ kind: 'linear', inputs: 2, outputs: 2 }], [2], {
      '0.weight': stored([2, 2], 1, 2, 3, 4),
      '0.bias': stored([2], 10, 20),
    });
    // [5·1 + 6·3 + 10, 5·2 + 6·4 + 20]
    expect(logits(5, 6)).toEqual([33, 54]);
  });

  it('slides a kernel without turning it over, with zeros around', () => {
    const layer: Layer = {
      kind: 'conv2d',
      inputs: 1,
      outputs: 1,
      size: [2, 2],
      strides: [1, 2],
      padding: [1, 0, 0, 1],
    };
    const logits = run([layer], [2, 2, 1], {
      '0.weight': stored([2, 2, 1, 1], 1, 10, 100, 1000),
      '0.bias': stored([1], 0.5),
    });
    // padded rows: 0 0 0 / 1 2 0 / 3 4 0; one window per row at column 0
    expect(logits(1, 2, 3, 4)).toEqual([2100.5, 1 + 20 + 300 + 4000 + 0.5]);
  });

  it('keeps input and output channels apart', () => {
    const layer: Layer = {
      kind: 'conv2d',
      inputs: 2,
      outputs: 2,
      size: [1, 1],
      strides: [1, 1],
      padding: [0, 0, 0, 0],
    };
    const logits = run([layer], [1, 2, 2], {
      '0.weight': stored([1, 1, 2, 2], 1, 10, 100, 1000),
      '0.bias': stored([2], 0, 0),
    });
    expect(logits(1, 2, 3, 4)).toEqual([201, 2010, 403, 4030]);
  });

  it('flattens by pixel or by channel', () => {
    expect(run([{ kind: 'flatten', order: 'hwc' }], [1, 2, 2], {})(1, 2, 3, 4)).toEqual([1, 2, 3, 4]);
    expect(run([{ kind: 'flatten', order: 'chw' }], [1, 2, 2], {})(1, 2, 3, 4)).toEqual([1, 3, 2, 4]);
  });

  it('pools each channel', () => {
    const image = [1, -1, 2, -2, 3, -3, 4, -4];
    const shape = { size: [2, 2], strides: [1, 1], padding: [0, 0, 0, 0] } as const;
    for (const divisor of ['window', 'inside'] as const) {
      expect(run([{ kind: 'average-pool', ...shape, divisor }], [2, 2, 2], {})(...image)).toEqual([
        2.5, -2.5,
      ]);
    }
    expect(run([{ kind: 'max-pool', ...shape }], [2, 2, 2], {})(...image)).toEqual([4, -1]);
  });

  it('pools windows that reach into padding', () => {
    const shape = { size: [2, 2], strides: [1, 1], padding: [0, 1, 1, 0] } as const;
    // Image 1 2 / 3 4 with a column in front and a row behind: windows {1, 3}, all, {3}, {3, 4}.
    const image = [1, 2, 3, 4];
    const pooled = (layer: Layer): number[] => run([layer], [2, 2, 1], {})(...image);
    expect(pooled({ kind: 'average-pool', ...shape, divisor: 'window' })).toEqual([1, 2.5, 0.75, 1.75]);
    expect(pooled({ kind: 'average-pool', ...shape, divisor: 'inside' })).toEqual([2, 2.5, 3, 3.5]);
    expect(pooled({ kind: 'max-pool', ...shape })).toEqual([3, 4, 3, 4]);
    expect(run([{ kind: 'max-pool', ...shape }], [2, 2, 1], {})(-1, -2, -3, -4)).toEqual([-1, -1, -3, -3]);
  });

  it('bends and squashes number by number', () => {
    expect(run([{ kind: 'leaky-relu', slope: 0.25 }], [3], {})(-2, 0, 2)).toEqual([-0.5, 0, 2]);
    const half = Math.log(3);
    // 1/(1 + 1/3), and (3 − 1/3)/(3 + 1/3)
    expect(run([{ kind: 'sigmoid' }], [2], {})(0, half)).toEqual([0.5, expect.closeTo(0.75, 14)]);
    expect(run([{ kind: 'tanh' }], [2], {})(0, half)).toEqual([0, expect.closeTo(0.8, 14)]);
  });

  it('scales by channel or number by number', () => {
    const parameters = { '0.scale': stored([2], 2, -1), '0.offset': stored([2], 0.5, 1) };
    const byChannel: Layer = { kind: 'scale', shape: [2] };
    expect(run([byChannel], [1, 2, 2], parameters)(1, 2, 3, 4)).toEqual([2.5, -1, 6.5, -3]);
    const all = { '0.scale': stored([1, 2, 2], 1, 2, 3, 4), '0.offset': stored([1, 2, 2], 0, 1, 0, -1) };
    const each: Layer = { kind: 'scale', shape: [1, 2, 2] };
    expect(run([each], [1, 2, 2], all)(1, 2, 3, 4)).toEqual([1, 5, 9, 15]);
  });

  it('normalises by channel', () => {
    const norm: Layer = { kind: 'batch-norm', channels: 2, epsilon: 3 };
    const logits = run([norm], [1, 1, 2], {
      '0.gamma': stored([2], 2, -1),
      '0.beta': stored([2], 1, 0),
      '0.mean': stored([2], 1, 2),
      '0.variance': stored([2], 1, 6),
    });
    // 2 (5 − 1)/√4 + 1 and −(5 − 2)/√9
    expect(logits(5, 5)).toEqual([5, -1]);
    expect(run([{ kind: 'normalize', mean: [1, 2], deviation: [0.5, 2] }], [2], {})(2, 8)).toEqual([2, 3]);
  });

  it('adds the branches of a residual', () => {
    const layer: Layer = { kind: 'residual', body: [{ kind: 'relu' }], shortcut: [] };
    expect(run([layer], [2], {})(-1, 2)).toEqual([-1, 4]);
  });
});
