import type { Layer, Network, StoredArray } from '@drawdown/networks';
import { describe, expect, it } from 'vitest';

import { float32Error, gamma32, parameters64, stack64 } from '../../src/index.ts';

type Numbers = readonly number[];

/** One layer, a point of its input and how far float32 is off there, and its parameters. */
interface Asked {
  readonly layer: Layer;
  readonly shape: Numbers;
  readonly x: Numbers;
  readonly e: Numbers;
  readonly parameters?: { readonly [name: string]: StoredArray };
}

function stored(shape: Numbers, values: Numbers): StoredArray {
  return { shape, data: Float32Array.from(values) };
}

/** The bound behind the layer, followed by a flatten layer in the order of images. */
function errorOf({ layer, shape, x, e, parameters = {} }: Asked): Numbers {
  const network: Network = {
    name: 'one-layer',
    inputShape: shape,
    classes: 1,
    layers: [layer, { kind: 'flatten', order: 'hwc' }],
  };
  const point = stack64([Float64Array.from(x)], shape);
  const off = stack64([Float64Array.from(e)], shape);
  const byPath = Object.fromEntries(Object.entries(parameters).map(([name, array]) => [`0.${name}`, array]));
  const model = { network, parameters: parameters64(byPath) };
  return [...float32Error(model, { lower: point, upper: point }, off).error.data];
}

/** Of the bounds, which are rounded up, and of the size that is worked out by hand. */
function expectClose(found: Numbers, wanted: Numbers): void {
  expect(found).toHaveLength(wanted.length);
  for (const [at, value] of found.entries()) {
    expect(value).toBeGreaterThanOrEqual(wanted[at] as number);
    expect(value).toBeLessThan((wanted[at] as number) * (1 + 1e-9) + 1e-30);
  }
}

const e = 2 ** -20;
const line: Omit<Asked, 'layer'> = { shape: [3], x: [-1, 1, 2 ** -22], e: [e, e, e] };
const image: Omit<Asked, 'layer'> = {
  shape: [2, 2, 1],
  x: [1, -3, 2, 2],
  e: [e, 2 * e, 0, e],
};
const whole = { size: [2, 2], strides: [1, 1], padding: [0, 0, 0, 0] } as const;

describe('the error behind one layer', () => {
  it('linear: |W|E + γ₃(|W|(|x| + E) + |b|)', () => {
    const layer = { kind: 'linear', inputs: 2, outputs: 1 } as const;
    const parameters = { weight: stored([2, 1], [2, -3]), bias: stored([1], [-5]) };
    // |W|E = 2 e + 3 · 2 e; |W||x| + |b| = 2 · 1 + 3 · 0.5 + 5.
    const expected = 8 * e + gamma32(3) * (8.5 + 8 * e);
    expectClose(errorOf({ layer, shape: [2], x: [1, 0.5], e: [e, 2 * e], parameters }), [expected]);
  });

  it('conv2d: the same, with as many terms as the window has', () => {
    const layer = { ...whole, kind: 'conv2d', inputs: 1, outputs: 1 } as const;
    const parameters = { weight: stored([2, 2, 1, 1], [1, 2, -1, 4]), bias: stored([1], [1]) };
    // |W|E = (1 + 4 + 0 + 4) e; |W||x| + |b| = 1 + 6 + 2 + 8 + 1.
    const expected = 9 * e + gamma32(5) * (18 + 9 * e);
    expectClose(errorOf({ ...image, layer, parameters }), [expected]);
  });

  it('relu: E, and 0 where both numbers are surely negative', () => {
    // Of −e/2 float32 may have e/2.
    expectClose(errorOf({ ...line, x: [-1, -e / 2, 1], layer: { kind: 'relu' } }), [0, e, e]);
  });

  it('leaky-relu: E + γ₅(|x| + E)', () => {
    const expected = line.x.map((x) => e + gamma32(5) * (Math.abs(x) + e));
    expectClose(errorOf({ ...line, layer: { kind: 'leaky-relu', slope: 0.1 } }), expected);
  });

  it('sigmoid and tanh: the steepest slope times E, and four units in the last place of 1', () => {
    const units = 2 ** -21;
    expectClose(
      errorOf({ ...line, layer: { kind: 'sigmoid' } }),
      line.e.map(() => e / 4 + units),
    );
    expectClose(
      errorOf({ ...line, layer: { kind: 'tanh' } }),
      line.e.map(() => e + units),
    );
  });

  it('max-pool: the largest E of the window', () => {
    expectClose(errorOf({ ...image, layer: { ...whole, kind: 'max-pool' } }), [2 * e]);
  });

  it('average-pool: the mean E, and γ₈ of the mean magnitude', () => {
    const layer = { ...whole, kind: 'average-pool', divisor: 'window' } as const;
    expectClose(errorOf({ ...image, layer }), [e + gamma32(8) * (2 + e)]);
  });

  it('flatten: each E with its number', () => {
    const numbers = { shape: [1, 2, 2], x: [0, 0, 0, 0], e: [1, 2, 3, 4] };
    expect(errorOf({ ...numbers, layer: { kind: 'flatten', order: 'chw' } })).toEqual([1, 3, 2, 4]);
  });

  it('batch-norm: |s|E + γ₁₀(|s|(|x| + E) + |β| + |s mean|), more where the variance cancels', () => {
    const asked = (variance: number, epsilon: number): Numbers =>
      errorOf({
        layer: { kind: 'batch-norm', channels: 1, epsilon },
        shape: [1],
        x: [-0.5],
        e: [e],
        parameters: {
          gamma: stored([1], [-4]),
          beta: stored([1], [-1]),
          mean: stored([1], [3]),
          variance: stored([1], [variance]),
        },
      });
    // s = −4/2.
    const expected = (terms: number): number => 2 * e + gamma32(terms) * (1 + 2 * e + 1 + 6);
    expectClose(asked(3, 1), [expected(10)]);
    // (|−4| + 8)/(−4 + 8) = 3, and twice that to be safe.
    expectClose(asked(-4, 8), [expected(20)]);
    expect(asked(-1, 1)).toEqual([Infinity]);
    expect(asked(-2, 1)).toEqual([Infinity]);
    expect(asked(0, 2 ** -120)).toEqual([Infinity]);
    expect(asked(Number.NaN, 1)).toEqual([Infinity]);
  });

  it('normalize: as batch-norm, of a scale that two roundings make', () => {
    const layer = (deviation: number, mean = 0.5): Layer => ({
      kind: 'normalize',
      mean: [mean],
      deviation: [deviation],
    });
    const numbers = { shape: [1], x: [0.75], e: [e] };
    expectClose(errorOf({ ...numbers, layer: layer(0.25) }), [4 * e + gamma32(6) * (4 * (0.75 + e) + 2)]);
    expect(errorOf({ ...numbers, layer: layer(2 ** -140) })).toEqual([Infinity]);
    expect(errorOf({ ...numbers, layer: layer(2 ** 140, 2 ** 130) })).toEqual([Infinity]);
  });

  it('scale: |s|E + γ₈(|s|(|x| + E) + |offset|)', () => {
    const parameters = { scale: stored([1], [-2]), offset: stored([1], [3]) };
    const asked: Asked = { layer: { kind: 'scale', shape: [1] }, shape: [1], x: [0.5], e: [e], parameters };
    expectClose(errorOf(asked), [2 * e + gamma32(8) * (1 + 2 * e + 3)]);
  });

  it('residual: both branches’ E, and one rounding of their sum', () => {
    const layer: Layer = { kind: 'residual', body: [{ kind: 'relu' }], shortcut: [] };
    expectClose(errorOf({ ...line, layer }), [
      e + 2 ** -24 * (1 + e),
      2 * e + 2 ** -24 * (2 + 2 * e),
      2 * e + 2 ** -24 * (2 ** -21 + 2 * e),
    ]);
  });
});

describe('what float32 cannot hold', () => {
  const layer = { kind: 'linear', inputs: 2, outputs: 2 } as const;
  const asked = (weight: Numbers, x: Numbers, off: Numbers = [0, 0]): Numbers =>
    errorOf({
      layer,
      shape: [2],
      x,
      e: off,
      parameters: { weight: stored([2, 2], weight), bias: stored([2], [0, 0]) },
    });

  it('is off by infinity: a sum that overflows though the exact one is 0', () => {
    const [cancels, moderate] = asked([2 ** 120, 1, -(2 ** 120), 1], [2 ** 10, 2 ** 10]);
    expect(cancels).toBe(Infinity);
    expect(moderate).toBeLessThan(1e-2);
  });

  it('is off by infinity wherever an input may overflow, though its weight be 0', () => {
    expect(asked([0, 1, 1, 0], [2 ** 130, 1])).toEqual([Infinity, Infinity]);
    expect(asked([0, 1, 1, 0], [1, 1], [Infinity, 0])).toEqual([Infinity, Infinity]);
    expect(asked([0, 1, 1, 0], [1, 1], [Number.NaN, 0])).toEqual([Infinity, Infinity]);
  });

  it('is off by infinity where a weight is no number', () => {
    expect(asked([Number.NaN, 1, 1, 1], [1, 1])[0]).toBe(Infinity);
  });

  it('is off by infinity where sums are too long for any bound', () => {
    expect(gamma32(2 ** 23 - 1)).toBeGreaterThan(0.99);
    expect(gamma32(2 ** 23)).toBe(Infinity);
  });

  it('passes infinity through activations and pools', () => {
    const off = [Infinity, 0, 0, 0];
    for (const pool of [
      { ...whole, kind: 'max-pool' } as const,
      { ...whole, kind: 'average-pool', divisor: 'window' } as const,
    ]) {
      expect(errorOf({ ...image, e: off, layer: pool })).toEqual([Infinity]);
      expect(errorOf({ ...image, e: [Number.NaN, 0, 0, 0], layer: pool })[0]).not.toBeLessThan(Infinity);
    }
    for (const layer of [
      { kind: 'relu' },
      { kind: 'leaky-relu', slope: 0.5 },
      { kind: 'sigmoid' },
      { kind: 'tanh' },
      { kind: 'residual', body: [], shortcut: [] },
    ] as const) {
      expect(errorOf({ ...image, e: off, layer })[0]).toBe(Infinity);
    }
  });
});
