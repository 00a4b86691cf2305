import type { Layer, Network } from '@drawdown/networks';
import { labelMargins } from '@drawdown/properties';
import { describe, expect, it } from 'vitest';

import { float64Zonotopes } from '../../src/float64/zonotope/arithmetic.ts';
import { ibpMargins, parameters64 } from '../../src/index.ts';
import { intervalTrace } from '../../src/zonotope/interval-trace.ts';
import { type ZonotopeOptions, zonotopeMargins } from '../../src/zonotope/margins.ts';

const { arithmetic } = float64Zonotopes;

function vector(...values: number[]) {
  return { shape: [1, values.length], data: Float64Array.from(values) };
}

function stored(shape: readonly number[], ...values: number[]) {
  return { shape, data: Float32Array.from(values) };
}

/** h₁ = x₁ + x₂, h₂ = x₁ − x₂; z₁ = ReLU(h₁) + ReLU(h₂), z₂ = ReLU(h₁) − ReLU(h₂) − 1. */
const network: Network = {
  name: 'toy',
  inputShape: [2],
  classes: 2,
  layers: [
    { kind: 'linear', inputs: 2, outputs: 2 },
    { kind: 'relu' },
    { kind: 'linear', inputs: 2, outputs: 2 },
  ],
};
const parameters = parameters64({
  '0.weight': stored([2, 2], 1, 1, 1, -1),
  '0.bias': stored([2], 0, 0),
  '2.weight': stored([2, 2], 1, 1, 1, -1),
  '2.bias': stored([2], 0, -1),
});
const model = { network, parameters };

/** x₁ = 1 + ξ₁ and x₂ = ξ₂, so h₁ = 1 + ξ₁ + ξ₂ and h₂ = 1 + ξ₁ − ξ₂, both in [−1, 3]. */
const box = { lower: vector(0, -1), upper: vector(2, 1) };

function marginOf(
  label: number,
  options: Omit<ZonotopeOptions<ReturnType<typeof vector>>, 'specification'> = {},
): number {
  const { data } = zonotopeMargins(float64Zonotopes, model, box, {
    specification: labelMargins([label], 2),
    ...options,
  });
  return data[0] ?? Number.NaN;
}

describe('zonotope margins worked out by hand', () => {
  // λ = 3/4 and μ = 3/8, so ReLU(h₂) = 9/8 + ¾ξ₁ − ¾ξ₂ + ⅜φ₂.
  it('take half of the gap of a crossing neuron as a generator of its own', () => {
    // z₁ − z₂ = 2 ReLU(h₂) + 1 = 13/4 + 3/2 ξ₁ − 3/2 ξ₂ + ¾φ₂ ≥ 13/4 − 15/4.
    expect(marginOf(0)).toBeCloseTo(-0.5, 12);
    // z₂ − z₁ = −2 ReLU(h₂) − 1 ≥ −13/4 − 15/4.
    expect(marginOf(1)).toBeCloseTo(-7, 12);
  });

  it('relax in the boxes that are known besides', () => {
    // In [−½, 3] λ = 6/7 and μ = 3/14: 2 ReLU(h₂) + 1 = 22/7 + 12/7 (ξ₁ − ξ₂) + 3/7 φ ≥ 22/7 − 27/7.
    const trace = new Map([['1', { lower: vector(-0.5, -0.5), upper: vector(9, 9) }]]);
    expect(marginOf(0, { trace })).toBeCloseTo(-5 / 7, 12);
  });

  it('forget for want of memory what moved together', () => {
    // The generators of ξ₁ and ξ₂ are two numbers each at the first layer: both are kept.
    expect(marginOf(0, { numbers: 4 })).toBe(marginOf(0));
    // ξ₂ is given up: h₂ = 1 + ξ₁ + e with |e| ≤ 1, in the same box, so 13/4 + 3/2 ξ₁ + 3/2 e + ¾φ: no difference to one neuron.
    expect(marginOf(0, { numbers: 3 })).toBeCloseTo(-0.5, 12);
    expect(marginOf(0, { numbers: 0 })).toBeCloseTo(-0.5, 12);
  });

  it('refuse a bound of memory that is none', () => {
    for (const numbers of [-1, Number.NaN]) expect(() => marginOf(0, { numbers })).toThrow(RangeError);
  });
});

/** A network of one number that goes through layers, and two logits. */
function sums(layers: readonly Layer[], values: Record<string, ReturnType<typeof stored>>) {
  return { network: { name: 'sums', inputShape: [1], classes: 2, layers }, parameters: parameters64(values) };
}

const wide = { lower: vector(-3), upper: vector(5) };

describe('zonotopes keep what moves together', () => {
  const specification = labelMargins([0], 2);

  it('through stable neurons', () => {
    // ReLU(x + 10) − ReLU(x + 9.5) against 0.
    const parallel = sums(
      [
        { kind: 'linear', inputs: 1, outputs: 2 },
        { kind: 'relu' },
        { kind: 'linear', inputs: 2, outputs: 2 },
      ],
      {
        '0.weight': stored([1, 2], 1, 1),
        '0.bias': stored([2], 10, 9.5),
        '2.weight': stored([2, 2], 1, 0, -1, 0),
        '2.bias': stored([2], 0, 0),
      },
    );
    expect(zonotopeMargins(float64Zonotopes, parallel, wide, { specification }).data[0]).toBeCloseTo(0.5, 12);
    // The boxes [7, 15] and [6.5, 14.5] differ by −7.5 at least; so do zonotopes without generators.
    expect(ibpMargins(arithmetic, parallel, wide, specification).data[0]).toBeCloseTo(-7.5, 12);
    const without = zonotopeMargins(float64Zonotopes, parallel, wide, { specification, numbers: 0 });
    expect(without.data[0]).toBeCloseTo(-7.5, 12);
  });

  it('in both branches of a residual', () => {
    // (−2x + x) + x = 0, in two residuals one inside the other.
    const minus: Layer = { kind: 'linear', inputs: 1, outputs: 1 };
    const nothing = sums(
      [
        { kind: 'residual', body: [{ kind: 'residual', body: [minus], shortcut: [] }], shortcut: [] },
        { kind: 'linear', inputs: 1, outputs: 2 },
      ],
      {
        '0.body.0.body.0.weight': stored([1, 1], -2),
        '0.body.0.body.0.bias': stored([1], 0),
        '1.weight': stored([1, 2], 7, 0),
        '1.bias': stored([2], 0.25, 0),
      },
    );
    const { data } = zonotopeMargins(float64Zonotopes, nothing, wide, { specification });
    expect(data[0]).toBeCloseTo(0.25, 12);
    expect(ibpMargins(arithmetic, nothing, wide, specification).data[0]).toBeLessThan(-10);
  });
});

describe('a crossing neuron in front of both branches', () => {
  it('is one generator for both', () => {
    // ReLU(x) − ReLU(x) = 0 for x in [−3, 5].
    const difference = sums(
      [
        { kind: 'relu' },
        { kind: 'residual', body: [{ kind: 'linear', inputs: 1, outputs: 1 }], shortcut: [] },
        { kind: 'linear', inputs: 1, outputs: 2 },
      ],
      {
        '1.body.0.weight': stored([1, 1], -1),
        '1.body.0.bias': stored([1], 0),
        '2.weight': stored([1, 2], 1, 0),
        '2.bias': stored([2], 0.25, 0),
      },
    );
    const specification = labelMargins([0], 2);
    const { data } = zonotopeMargins(float64Zonotopes, difference, wide, { specification });
    expect(data[0]).toBeCloseTo(0.25, 12);
  });
});

describe('the trace of intervals', () => {
  it('holds the box of every layer that has one', () => {
    const trace = intervalTrace(arithmetic, model, box);
    expect([...trace.keys()]).toEqual(['0', '1', '2']);
    expect(trace.get('1')?.lower.data[0]).toBeCloseTo(-1, 12);
    expect(trace.get('2')?.lower.data[0]).toBe(0);
  });
});

describe('an empty batch', () => {
  it('has no margins', () => {
    const none = { shape: [0, 2], data: new Float64Array() };
    const specification = labelMargins([], 2);
    const { shape } = zonotopeMargins(
      float64Zonotopes,
      model,
      { lower: none, upper: none },
      { specification },
    );
    expect(shape).toEqual([0, 1]);
  });
});
