import { Rng, UnknownNameError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { type Initialisation, initialise } from '../../src/initialise/initialise.ts';
import type { Network, StoredArray } from '../../src/network.ts';
import { parameterShapes } from '../../src/parameter-shapes.ts';
import { tinyNetworks } from '../../src/testing/index.ts';
import { buildNetwork } from '../../src/zoo/build-network.ts';

const network = buildNetwork('cnn-2layer-4-128', { inputShape: [28, 28, 1], classes: 10 });

function moments(array: StoredArray | undefined): { mean: number; deviation: number } {
  const data = [...(array?.data ?? [])];
  const mean = data.reduce((a, b) => a + b, 0) / data.length;
  const square = data.reduce((total, value) => total + (value - mean) ** 2, 0) / data.length;
  return { mean, deviation: Math.sqrt(square) };
}

function expectDeviation(array: StoredArray | undefined, expected: number): void {
  const { mean, deviation } = moments(array);
  const count = array?.data.length ?? 0;
  // five standard errors of the estimates
  expect(Math.abs(mean)).toBeLessThan((5 * expected) / Math.sqrt(count));
  expect(Math.abs(deviation / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * count));
}

describe('initialise', () => {
  it('draws he weights with variance 2/fan_in', () => {
    const parameters = initialise(network, 'he', Rng.fromSeed(1));
    expectDeviation(parameters['0.weight'], Math.sqrt(2 / 16));
    expectDeviation(parameters['2.weight'], Math.sqrt(2 / 256));
    expectDeviation(parameters['5.weight'], Math.sqrt(2 / 1568));
    expectDeviation(parameters['7.weight'], Math.sqrt(2 / 128));
  });

  it('draws ibp weights with deviation √(2π)/fan_in, the last ones uniform in ±1/√fan_in', () => {
    const parameters = initialise(network, 'ibp', Rng.fromSeed(1));
    expectDeviation(parameters['0.weight'], Math.sqrt(2 * Math.PI) / 16);
    expectDeviation(parameters['2.weight'], Math.sqrt(2 * Math.PI) / 256);
    expectDeviation(parameters['5.weight'], Math.sqrt(2 * Math.PI) / 1568);
    const last = [...(parameters['7.weight']?.data ?? [])].map(Math.abs);
    expect(Math.max(...last)).toBeLessThanOrEqual(1 / Math.sqrt(128));
    expect(Math.max(...last)).toBeGreaterThan(0.98 / Math.sqrt(128));
  });

  it('halves ibp weights that read the sum of a residual', () => {
    const wide: Network = {
      name: 'wide',
      inputShape: [100],
      classes: 3,
      layers: [
        { kind: 'residual', body: [{ kind: 'linear', inputs: 100, outputs: 100 }], shortcut: [] },
        { kind: 'relu' },
        { kind: 'linear', inputs: 100, outputs: 100 },
        { kind: 'relu' },
        { kind: 'linear', inputs: 100, outputs: 3 },
      ],
    };
    const parameters = initialise(wide, 'ibp', Rng.fromSeed(2));
    expectDeviation(parameters['0.body.0.weight'], Math.sqrt(2 * Math.PI) / 100);
    expectDeviation(parameters['2.weight'], Math.sqrt(2 * Math.PI) / 200);
  });

  it('keeps the mean width of boxes constant from layer to layer with ibp', () => {
    const deep: Network = {
      name: 'deep',
      inputShape: [200],
      classes: 10,
      layers: [
        ...Array.from(
          { length: 4 },
          () => [{ kind: 'linear', inputs: 200, outputs: 200 }, { kind: 'relu' }] as const,
        ).flat(),
        { kind: 'linear', inputs: 200, outputs: 10 },
      ],
    };
    const parameters = initialise(deep, 'ibp', Rng.fromSeed(3));
    let lower = Float64Array.from(Rng.fromSeed(4).uniforms(200));
    let upper = lower.map((value) => value + 0.1);
    const widths: number[] = [];
    for (const index of [0, 2, 4, 6]) {
      const weight = parameters[`${index}.weight`]?.data ?? [];
      const [below, above] = [new Float64Array(200), new Float64Array(200)];
      for (let i = 0; i < 200; i++) {
        for (let o = 0; o < 200; o++) {
          const w = weight[i * 200 + o] as number;
          const [least, most] = w > 0 ? [lower[i], upper[i]] : [upper[i], lower[i]];
          below[o] = (below[o] as number) + w * (least as number);
          above[o] = (above[o] as number) + w * (most as number);
        }
      }
      [lower, upper] = [below.map((x) => Math.max(x, 0)), above.map((x) => Math.max(x, 0))];
      widths.push(above.reduce((total, value, o) => total + value - (below[o] as number), 0) / 200);
    }
    // E|w| · fan_in = √(2/π) · √(2π) = 2 before ReLU, which halves the width of a box around 0
    for (const width of widths) expect(width).toBeGreaterThan(0.15);
    for (const width of widths) expect(width).toBeLessThan(0.25);
  });

  it.each<Initialisation>(['he', 'ibp'])(
    'starts biases at 0 and batch-norm as the identity: %s',
    (method) => {
      const parameters = initialise(tinyNetworks.batchNorm.network, method, Rng.fromSeed(1));
      for (const [path, value] of [
        ['0.bias', 0],
        ['1.gamma', 1],
        ['1.beta', 0],
        ['1.mean', 0],
        ['1.variance', 1],
      ] as const) {
        expect(new Set(parameters[path]?.data), path).toEqual(new Set([value]));
      }
    },
  );

  it.each<Initialisation>(['he', 'ibp'])('starts scales at 1 and their offsets at 0: %s', (method) => {
    const parameters = initialise(tinyNetworks.scale.network, method, Rng.fromSeed(1));
    for (const path of ['0', '2', '6']) {
      expect(new Set(parameters[`${path}.scale`]?.data), path).toEqual(new Set([1]));
      expect(new Set(parameters[`${path}.offset`]?.data), path).toEqual(new Set([0]));
    }
  });

  it.each<Initialisation>(['he', 'ibp'])(
    'gives every parameter its shape, and a seed the same numbers: %s',
    (method) => {
      const { network: residual } = tinyNetworks.residual;
      const first = initialise(residual, method, Rng.fromSeed(7));
      expect(Object.fromEntries(Object.entries(first).map(([path, { shape }]) => [path, shape]))).toEqual(
        parameterShapes(residual),
      );
      expect(initialise(residual, method, Rng.fromSeed(7))).toEqual(first);
      expect(initialise(residual, method, Rng.fromSeed(8))).not.toEqual(first);
    },
  );

  it('refuses another method, naming the known ones', () => {
    expect(() => initialise(network, 'ipb' as Initialisation, Rng.fromSeed(1))).toThrow(UnknownNameError);
    expect(() => initialise(network, 'ipb' as Initialisation, Rng.fromSeed(1))).toThrow(/did you mean 'ibp'/);
  });
});
