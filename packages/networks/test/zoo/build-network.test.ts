import { UnknownNameError, UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { countParameters } from '../../src/parameter-shapes.ts';
import { buildNetwork } from '../../src/zoo/build-network.ts';

const mnist = { inputShape: [28, 28, 1], classes: 10 };
const cifar = { inputShape: [32, 32, 3], classes: 10 };

describe('buildNetwork', () => {
  it.each([
    ['dm-large-200', mnist, 5_426_402],
    ['dm-large-200', cifar, 6_963_554],
    ['dm-large', mnist, 13_257_290],
    ['dm-large', cifar, 17_190_602],
    ['cnn-2layer-1-128', mnist, 52_182],
    ['cnn-2layer-2-256', mnist, 205_730],
    ['cnn-4layer-1-256', mnist, 170_598],
    // FFNN of DiffAI: five hidden layers of 100
    ['mlp-100-100-100-100-100', mnist, 119_910],
  ])('has the published number of parameters: %s', (name, problem, expected) => {
    expect(countParameters(buildNetwork(name, problem))).toBe(expected);
  });

  it('adds γ and β of batch-norm in cnn7-bn: 64·2 + 128·3 channels and 512 features', () => {
    expect(countParameters(buildNetwork('cnn7-bn', cifar))).toBe(17_190_602 + 2 * (64 * 2 + 128 * 3 + 512));
  });

  it('reads the numbers of a family in order', () => {
    const { name, layers } = buildNetwork('cnn-3layer-2-5-96', mnist);
    expect(name).toBe('cnn-3layer-2-5-96');
    expect(layers.slice(0, 7)).toMatchObject([
      { kind: 'conv2d', outputs: 8, size: [5, 5], strides: [1, 1], padding: [1, 1, 1, 1] },
      { kind: 'relu' },
      { kind: 'conv2d', outputs: 16, size: [5, 5], strides: [1, 1], padding: [1, 1, 1, 1] },
      { kind: 'relu' },
      { kind: 'conv2d', outputs: 16, size: [4, 4], strides: [4, 4], padding: [0, 0, 0, 0] },
      { kind: 'relu' },
      { kind: 'flatten', order: 'hwc' },
    ]);
    // side of the features: ⌊(28 − 4)/4⌋ = 6
    expect(layers[7]).toEqual({ kind: 'linear', inputs: 6 * 6 * 16, outputs: 96 });
  });

  it('takes one or more widths for an mlp, and vectors as they are', () => {
    const { layers } = buildNetwork('mlp-7', { inputShape: [4], classes: 3 });
    expect(layers).toEqual([
      { kind: 'linear', inputs: 4, outputs: 7 },
      { kind: 'relu' },
      { kind: 'linear', inputs: 7, outputs: 3 },
    ]);
  });

  it('puts a normalize layer first on request', () => {
    const normalize = { mean: [0.1307], deviation: [0.3081] };
    const plain = buildNetwork('dm-small', mnist);
    const network = buildNetwork('dm-small', { ...mnist, normalize });
    expect(network.layers).toEqual([{ kind: 'normalize', ...normalize }, ...plain.layers]);
    expect(() => buildNetwork('dm-small', { ...cifar, normalize })).toThrow(/layer 0 \(normalize\) expects/);
  });

  it.each([
    'dm-smal',
    'cnn-2layer',
    'cnn-2layer-1',
    'cnn-2layer-1-128-3',
    'cnn-2layer-0-128',
    'cnn-2layer-01-128',
    'cnn-2layer-1-x',
    'dm-large-',
    'mlp',
    'mlp-',
    'mlp-10-',
    'DM-small',
    'toString',
    '',
  ])("refuses '%s'", (name) => {
    expect(() => buildNetwork(name, mnist)).toThrow(UnknownNameError);
  });

  it('lists the nearest names and all families', () => {
    expect(() => buildNetwork('dm-smal', mnist)).toThrow(/did you mean 'dm-small'/);
    expect(() => buildNetwork('cnn-2layer-1', mnist)).toThrow(/cnn-2layer-<width>-<fc>/);
  });

  it('says which layer does not fit images that are too small', () => {
    expect(() => buildNetwork('dm-small', { inputShape: [4, 4, 1], classes: 2 })).toThrow(UserError);
    expect(() => buildNetwork('dm-small', { inputShape: [4, 4, 1], classes: 2 })).toThrow(
      /network 'dm-small' does not fit images of shape \[4, 4, 1\]: layer 2 \(conv2d\) needs an image of at least 4×4/,
    );
    expect(() => buildNetwork('dm-small', { inputShape: [784], classes: 2 })).toThrow(
      /layer 0 \(conv2d\) expects/,
    );
  });
});
