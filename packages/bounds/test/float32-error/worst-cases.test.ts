import { type Layer, type StoredArray, validateNetwork } from '@drawdown/networks';
import { referenceForward } from '@drawdown/networks/testing';
import { Rng } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { float32Error, parameters64, stack64 } from '../../src/index.ts';
import { float32InAnyOrder } from './any-order.ts';

interface Given {
  readonly layers: readonly Layer[];
  readonly parameters: {
    readonly [path: string]: readonly [shape: readonly number[], values: readonly number[]];
  };
  readonly x: readonly number[];
  readonly flush?: boolean;
}

/** The largest error among many orders, and the bound of the one logit. */
function worst({ layers, parameters: given, x, flush = false }: Given): { seen: number; bound: number } {
  const network = validateNetwork({ name: 'worst', inputShape: [x.length], classes: 1, layers });
  const parameters = Object.fromEntries(
    Object.entries(given).map(([path, [shape, values]]): [string, StoredArray] => [
      path,
      { shape, data: Float32Array.from(values) },
    ]),
  );
  const point = stack64([Float64Array.from(x)], [x.length]);
  const { error } = float32Error(
    { network, parameters: parameters64(parameters) },
    { lower: point, upper: point },
  );
  const [exact = Number.NaN] = referenceForward(network, parameters, x);
  const rng = Rng.fromSeed(34);
  const errors = Array.from({ length: 300 }, (_, at) => {
    const order = { rng: rng.fork(at), flush };
    const [logit = Number.NaN] = float32InAnyOrder({ network, parameters }, x, order);
    return Math.abs(logit - exact);
  });
  return { seen: Math.max(...errors), bound: error.data[0] as number };
}

describe('float32Error where float32 is as bad as it can be', () => {
  it('is hardly above the error of a sum that loses every term', () => {
    // Beside 1 a half unit is lost, to even: of 1 + 15 · 2⁻²⁴ everything but 1.
    const weight = Array.from({ length: 15 }, () => 2 ** -24);
    const { seen, bound } = worst({
      layers: [{ kind: 'linear', inputs: 15, outputs: 1 }],
      parameters: { '0.weight': [[15, 1], weight], '0.bias': [[1], [1]] },
      x: weight.map(() => 1),
    });
    // In a random order some are added before they meet the 1.
    expect(seen).toBeGreaterThan(10 * 2 ** -24);
    expect(seen).toBeLessThanOrEqual(bound);
    expect(bound).toBeLessThan(16.01 * 2 ** -24);
  });

  it('covers a batch-norm folded into one scale and one offset, beside a large mean', () => {
    const { seen, bound } = worst({
      layers: [{ kind: 'batch-norm', channels: 1, epsilon: 1e-5 }],
      parameters: {
        '0.gamma': [[1], [1.7]],
        '0.beta': [[1], [0.1]],
        '0.mean': [[1], [1000.3]],
        '0.variance': [[1], [0.7]],
      },
      x: [Math.fround(1000.4)],
    });
    // A rounding of scale · mean alone may be 2⁻²⁴ · 2000; exactly computed differences are off by far less.
    expect(seen).toBeGreaterThan(1e-5);
    expect(seen).toBeLessThanOrEqual(bound);
    expect(bound).toBeLessThan(100 * seen);
  });

  it('covers products that are flushed to zero and then matter', () => {
    const { seen, bound } = worst({
      layers: [
        { kind: 'linear', inputs: 1, outputs: 1 },
        { kind: 'relu' },
        { kind: 'linear', inputs: 1, outputs: 1 },
      ],
      parameters: {
        '0.weight': [[1, 1], [2 ** -100]],
        '0.bias': [[1], [0]],
        '2.weight': [[1, 1], [2 ** 126]],
        '2.bias': [[1], [0]],
      },
      x: [2 ** -27],
      flush: true,
    });
    // 2⁻¹⁰⁰ · 2⁻²⁷ is subnormal, and 2⁻¹²⁷ · 2¹²⁶ = 1/2.
    expect(seen).toBe(0.5);
    expect(bound).toBeGreaterThan(0.5);
    expect(bound).toBeLessThan(200);
  });

  it('covers subnormal weights and inputs that are taken for 0', () => {
    for (const [weight, x] of [
      [2 ** -130, 2 ** 100],
      [2 ** 100, 2 ** -130],
    ] as const) {
      const { seen, bound } = worst({
        layers: [{ kind: 'linear', inputs: 1, outputs: 1 }],
        parameters: { '0.weight': [[1, 1], [weight]], '0.bias': [[1], [0]] },
        x: [x],
        flush: true,
      });
      expect(seen).toBe(2 ** -30);
      expect(bound).toBeGreaterThan(seen);
      expect(bound).toBeLessThan(2000 * seen);
    }
  });
});
