import { describe, expect, it } from 'vitest';

import type { Conv2dLayer, Layer } from '../src/layer.ts';
import { layerShapes, outputShape } from '../src/output-shape.ts';
import { tinyNetworks } from '../src/testing/index.ts';

const conv: Conv2dLayer = {
  kind: 'conv2d',
  inputs: 2,
  outputs: 5,
  size: [3, 2],
  strides: [2, 3],
  padding: [1, 0, 2, 1],
};

describe('outputShape', () => {
  it('leaves over what a stride does not reach', () => {
    // rows: ⌊(6 + 1 + 0 − 3)/2⌋ + 1 = 3; columns: ⌊(7 + 2 + 1 − 2)/3⌋ + 1 = 3
    expect(outputShape(conv, [6, 7, 2])).toEqual([3, 3, 5]);
    const pool: Layer = { kind: 'max-pool', size: [2, 2], strides: [2, 2], padding: [0, 0, 0, 0] };
    expect(outputShape(pool, [5, 7, 4])).toEqual([2, 3, 4]);
    // rows: ⌊(5 + 1 + 0 − 2)/2⌋ + 1 = 3; columns: ⌊(7 + 0 + 1 − 2)/2⌋ + 1 = 4
    expect(outputShape({ ...pool, padding: [1, 0, 0, 1] }, [5, 7, 4])).toEqual([3, 4, 4]);
  });

  it('flattens in either order to the same length', () => {
    expect(outputShape({ kind: 'flatten', order: 'chw' }, [3, 4, 5])).toEqual([60]);
    expect(outputShape({ kind: 'flatten', order: 'hwc' }, [3, 4, 5])).toEqual([60]);
  });

  it.each<Layer>([{ kind: 'leaky-relu', slope: 0 }, { kind: 'sigmoid' }, { kind: 'tanh' }])(
    'keeps the shape through $kind',
    (layer) => {
      expect(outputShape(layer, [3, 4, 5])).toEqual([3, 4, 5]);
      expect(outputShape(layer, [7])).toEqual([7]);
    },
  );

  it('scales by channel or number by number', () => {
    expect(outputShape({ kind: 'scale', shape: [5] }, [3, 4, 5])).toEqual([3, 4, 5]);
    expect(outputShape({ kind: 'scale', shape: [3, 4, 5] }, [3, 4, 5])).toEqual([3, 4, 5]);
    expect(outputShape({ kind: 'scale', shape: [5] }, [5])).toEqual([5]);
  });

  it.each<[string, Layer, number[], RegExp]>([
    [
      'another width',
      { kind: 'linear', inputs: 4, outputs: 2 },
      [5],
      /layer 1 \(linear\) expects \[4\], but \[5\] came/,
    ],
    [
      'an image for a vector',
      { kind: 'linear', inputs: 4, outputs: 2 },
      [2, 2, 4],
      /expects \[4\], but \[2, 2, 4\] came/,
    ],
    [
      'other channels',
      conv,
      [6, 6, 3],
      /layer 1 \(conv2d\) expects \[height, width, 2\], but \[6, 6, 3\] came/,
    ],
    ['a vector for an image', conv, [6], /expects \[height, width, 2\], but \[6\] came/],
    [
      'too small an image',
      { ...conv, padding: [0, 0, 0, 0] },
      [2, 6, 2],
      /at least 3×2 after padding, but \[2, 6, 2\]/,
    ],
    [
      'pooling a vector',
      { kind: 'max-pool', size: [2, 2], strides: [1, 1], padding: [0, 0, 0, 0] },
      [8],
      /\[height, width, channels\], but \[8\]/,
    ],
    [
      'batch-norm of other channels',
      { kind: 'batch-norm', channels: 3, epsilon: 0 },
      [4],
      /\[3\], but \[4\] came/,
    ],
    [
      'normalize of other channels',
      { kind: 'normalize', mean: [0], deviation: [1] },
      [4, 4, 3],
      /\[4, 4, 3\] came/,
    ],
    [
      'uneven normalize',
      { kind: 'normalize', mean: [0, 0], deviation: [1] },
      [2],
      /2 means and 1 deviations/,
    ],
    [
      'a deviation of 0',
      { kind: 'normalize', mean: [0], deviation: [0] },
      [1],
      /must be above 0, but one is 0/,
    ],
    [
      'a slope of 1',
      { kind: 'leaky-relu', slope: 1 },
      [4],
      /layer 1 \(leaky-relu\).*below 1, but 1 was given/,
    ],
    ['a slope below 0', { kind: 'leaky-relu', slope: -0.1 }, [4], /at least 0 and below 1, but -0\.1/],
    ['a slope that is no number', { kind: 'leaky-relu', slope: Number.NaN }, [4], /but NaN was given/],
    ['scales of other channels', { kind: 'scale', shape: [4] }, [4, 3], /\[4\], but \[4, 3\] came/],
    [
      'scales of another image',
      { kind: 'scale', shape: [3, 4, 2] },
      [4, 3, 2],
      /expects \[3, 4, 2\], but \[4, 3, 2\] came/,
    ],
    [
      'a window above the image',
      { kind: 'max-pool', size: [2, 2], strides: [1, 1], padding: [2, 0, 0, 0] },
      [4, 4, 1],
      /layer 1 \(max-pool\) has a window of 2×2 that lies wholly in the padding \[2, 0, 0, 0\] around \[4, 4, 1\]/,
    ],
    [
      'a window right of the image',
      {
        kind: 'average-pool',
        size: [2, 2],
        strides: [1, 2],
        padding: [0, 0, 0, 3],
        divisor: 'inside',
      },
      [4, 4, 1],
      /wholly in the padding \[0, 0, 0, 3\]/,
    ],
  ])('refuses %s, naming the layer and what came', (_case, layer, input, message) => {
    expect(() => outputShape(layer, input, '1')).toThrow(message);
  });

  it('names the layer inside a residual', () => {
    const body: Layer[] = [{ kind: 'relu' }, { kind: 'linear', inputs: 3, outputs: 4 }];
    expect(() => outputShape({ kind: 'residual', body, shortcut: [] }, [4], '2')).toThrow(
      'layer 2.body.1 (linear) expects [3], but [4] came',
    );
  });

  it('refuses a residual whose branches differ', () => {
    const body: Layer[] = [{ kind: 'linear', inputs: 4, outputs: 3 }];
    expect(() => outputShape({ kind: 'residual', body, shortcut: [] }, [4], '2')).toThrow(
      'the body gives [3] and the shortcut [4]',
    );
  });
});

describe('layerShapes', () => {
  it('gives the shape after each top-level layer', () => {
    expect(layerShapes(tinyNetworks.residual.network)).toEqual([
      [6, 6, 3],
      [6, 6, 3],
      [6, 6, 3],
      [6, 6, 3],
      [3, 3, 4],
      [3, 3, 4],
      [36],
      [3],
    ]);
  });
});
