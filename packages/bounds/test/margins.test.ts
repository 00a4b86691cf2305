import type { Layer, Network } from '@drawdown/networks';
import { labelMargins } from '@drawdown/properties';
import { describe, expect, it } from 'vitest';

import {
  crownIbpMargins,
  float64,
  ibpMargins,
  type LowerSlope,
  logitBox,
  parameters64,
} from '../src/index.ts';

const layers: readonly Layer[] = [
  { kind: 'linear', inputs: 2, outputs: 2 },
  { kind: 'relu' },
  { kind: 'linear', inputs: 2, outputs: 2 },
];

/** h₁ = x₁ + x₂, h₂ = x₁ − x₂; z₁ = ReLU(h₁) + ReLU(h₂), z₂ = ReLU(h₁) − ReLU(h₂) − 1. */
const network: Network = { name: 'toy', inputShape: [2], classes: 2, layers };
const parameters = parameters64({
  '0.weight': { shape: [2, 2], data: Float32Array.of(1, 1, 1, -1) },
  '0.bias': { shape: [2], data: Float32Array.of(0, 0) },
  '2.weight': { shape: [2, 2], data: Float32Array.of(1, 1, 1, -1) },
  '2.bias': { shape: [2], data: Float32Array.of(0, -1) },
});
const model = { network, parameters };

/** x₁ in [0, 2], x₂ in [−1, 1]: h₁ and h₂ both lie in [−1, 3], unstable. */
const box = {
  lower: { shape: [1, 2], data: Float64Array.of(0, -1) },
  upper: { shape: [1, 2], data: Float64Array.of(2, 1) },
};

const firstOf = ({ data }: { readonly data: Float64Array }): number => data[0] ?? Number.NaN;
const of = (label: number) => labelMargins([label], 2);

describe('margins worked out by hand', () => {
  it('cancel by IBP what two logits share, since the last layer is elided', () => {
    // z₁ − z₂ = 2 ReLU(h₂) + 1 ≥ 1; the boxes of the logits alone give 0 − 2 = −2.
    expect(firstOf(ibpMargins(float64, model, box, of(0)))).toBeCloseTo(1, 12);
    const logits = logitBox(float64, model, box);
    expect(logits.lower.data[0]).toBeCloseTo(0, 12);
    expect(logits.upper.data[1]).toBeCloseTo(2, 12);
    // z₂ − z₁ = −2 ReLU(h₂) − 1 ≥ −7.
    expect(firstOf(ibpMargins(float64, model, box, of(1)))).toBeCloseTo(-7, 12);
  });

  it.each<[LowerSlope, number]>([
    // u = 3 > −l = 1, so the adaptive slope is 1: 2 h₂ + 1 ≥ −1.
    ['adaptive', -1],
    ['one', -1],
    ['zero', 1],
  ])('take the lower line of a positive coefficient by CROWN-IBP: %s', (lowerSlope, expected) => {
    const { crownIbp, ibp } = crownIbpMargins(float64, model, box, { specification: of(0), lowerSlope });
    expect(firstOf(crownIbp)).toBeCloseTo(expected, 12);
    expect(firstOf(ibp)).toBeCloseTo(1, 12);
  });

  it('take the upper line of a negative coefficient by CROWN-IBP', () => {
    // ReLU(h₂) ≤ ¾ (h₂ + 1), so −2 ReLU(h₂) − 1 ≥ −1.5 · 4 − 1 = −7.
    const { crownIbp } = crownIbpMargins(float64, model, box, { specification: of(1) });
    expect(firstOf(crownIbp)).toBeCloseTo(-7, 12);
  });

  it('are adaptive when nothing is said', () => {
    const specification = of(0);
    expect(crownIbpMargins(float64, model, box, { specification })).toEqual(
      crownIbpMargins(float64, model, box, { specification, lowerSlope: 'adaptive' }),
    );
  });
});

describe('parameters of another network', () => {
  it('are refused by name', () => {
    const { '2.bias': _, ...rest } = parameters;
    expect(() => ibpMargins(float64, { network, parameters: rest }, box, of(0))).toThrow("'2.bias'");
  });
});

describe('an empty batch', () => {
  it('has no margins', () => {
    const none = { shape: [0, 2], data: new Float64Array() };
    const specification = labelMargins([], 2);
    const { ibp, crownIbp } = crownIbpMargins(
      float64,
      model,
      { lower: none, upper: none },
      { specification },
    );
    expect([ibp.data.length, crownIbp.data.length]).toEqual([0, 0]);
  });
});
