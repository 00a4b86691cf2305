import type { Network, Parameters, StoredArray } from '@drawdown/networks';
import { tinyNetworks } from '@drawdown/networks/testing';
import { bothSigns, labelMargins } from '@drawdown/properties';
import { describe, expect, it } from 'vitest';

import type { LinearMap, LowerSlope } from '../../src/arithmetic.ts';
import { type Array64, zeros64 } from '../../src/float64/array64.ts';
import { crownIbpMargins, float64, ibpMargins, parameters64 } from '../../src/index.ts';
import { describeFloat64Engines, specimens } from '../../src/testing/index.ts';
import { randomProblem } from '../../src/testing/random-problem.ts';
import { dot, fixed, isLowerBound } from './fixed-point.ts';

const slopes: readonly LowerSlope[] = ['adaptive', 'zero', 'one'];

function vector(...values: number[]): Array64 {
  return { shape: [1, values.length], data: Float64Array.from(values) };
}

function stored(shape: readonly number[], ...values: number[]): StoredArray {
  return { shape, data: Float32Array.from(values) };
}

/** Every bound of the first row, for the box [lower, upper] of one number. */
function boundsOf(
  network: Network,
  parameters: Parameters<StoredArray>,
  [lower, upper]: readonly [number, number],
): number[] {
  const model = { network, parameters: parameters64(parameters) };
  const box = { lower: vector(lower), upper: vector(upper) };
  const specification = labelMargins([0], network.classes);
  return [
    ibpMargins(float64, model, box, specification).data[0] ?? Number.NaN,
    ...slopes.map(
      (lowerSlope) =>
        crownIbpMargins(float64, model, box, { specification, lowerSlope }).crownIbp.data[0] ?? Number.NaN,
    ),
  ];
}

describeFloat64Engines(() => {
  describe('the rounding trap', () => {
    const network: Network = {
      name: 'trap',
      inputShape: [1],
      classes: 2,
      layers: [
        { kind: 'linear', inputs: 1, outputs: 2 },
        { kind: 'relu' },
        { kind: 'linear', inputs: 2, outputs: 2 },
      ],
    };
    /** Logits 0.5 and ReLU(w + x) − ReLU(w): a margin of 0.5 − x in exact arithmetic, and of 0.5 where w swallows x. */
    const trap = (w: number): Parameters<StoredArray> => ({
      '0.weight': stored([1, 2], 1, 0),
      '0.bias': stored([2], w, w),
      '2.weight': stored([2, 2], 0, 1, 0, -1),
      '2.bias': stored([2], 0.5, 0),
    });

    it.each([2 ** 10, 2 ** 26, 2 ** 55, 2 ** 100])('is never certified on [0, 1] with w = %s', (w) => {
      for (const bound of boundsOf(network, trap(w), [0, 1])) expect(bound).toBeLessThanOrEqual(-0.5);
    });

    it.each([2 ** 10, 2 ** 26])('is certified on [0, 1/4] where float64 can tell: w = %s', (w) => {
      const [, adaptive] = boundsOf(network, trap(w), [0, 0.25]);
      expect(adaptive).toBeGreaterThan(0);
      expect(adaptive).toBeLessThanOrEqual(0.25);
    });

    it('is not certified on [0, 1/4] where float64 cannot tell: w = 2⁵⁵', () => {
      for (const bound of boundsOf(network, trap(2 ** 55), [0, 0.25])) expect(bound).toBeLessThanOrEqual(0);
    });
  });

  describe('a margin of 10⁻¹²', () => {
    // Margin x − 0.75 through a neuron that is surely active.
    const network: Network = {
      name: 'close',
      inputShape: [1],
      classes: 2,
      layers: [
        { kind: 'linear', inputs: 1, outputs: 1 },
        { kind: 'relu' },
        { kind: 'linear', inputs: 1, outputs: 2 },
      ],
    };
    const parameters = {
      '0.weight': stored([1, 1], 1),
      '0.bias': stored([1], 4),
      '2.weight': stored([1, 2], 1, 0),
      '2.bias': stored([2], 0, 4.75),
    };

    it('is certified above 0 by every method', () => {
      for (const bound of boundsOf(network, parameters, [0.75 + 1e-12, 1])) {
        expect(bound).toBeGreaterThan(0);
        expect(bound).toBeLessThanOrEqual(1e-12);
      }
    });

    it.each([0, -1e-12, -1e-15])('is certified by none where the exact margin is %s', (margin) => {
      for (const bound of boundsOf(network, parameters, [0.75 + margin, 1])) {
        expect(bound).toBeLessThanOrEqual(margin);
      }
    });

    it('is not certified on a tie at a point', () => {
      for (const bound of boundsOf(network, parameters, [0.75, 0.75])) expect(bound).toBeLessThanOrEqual(0);
    });
  });

  describe('weights that are no numbers', () => {
    const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3.4e38];

    it.each(Object.entries(specimens))('certify nothing: %s', (_name, network) => {
      const problem = randomProblem(network, 1);
      const all = Object.entries(problem.parameters);
      for (const [path, array] of all) {
        for (const value of bad) {
          const data = array.data.slice().fill(value);
          const parameters = parameters64({ ...problem.parameters, [path]: { ...array, data } });
          const [first] = problem.boxes;
          const box = {
            lower: { shape: [1, ...network.inputShape], data: first?.lower ?? new Float64Array() },
            upper: { shape: [1, ...network.inputShape], data: first?.upper ?? new Float64Array() },
          };
          // With both signs of a margin at most one can be certified, and where a weight is no number neither can.
          const specification = {
            ...problem.specification,
            batch: 1,
            coefficients: problem.specification.coefficients.slice(
              0,
              problem.specification.rows * network.classes,
            ),
          };
          const half = specification.rows / 2;
          const model = { network, parameters };
          const bounds = [
            ibpMargins(float64, model, box, specification).data,
            ...slopes.map(
              (lowerSlope) =>
                crownIbpMargins(float64, model, box, { specification, lowerSlope }).crownIbp.data,
            ),
          ];
          for (const rows of bounds) {
            for (let row = 0; row < half; row++) {
              const [one = Number.NaN, other = Number.NaN] = [rows[row], rows[row + half]];
              expect(one > 0 && other > 0).toBe(false);
              if (!Number.isFinite(value)) {
                expect(one > 0 || other > 0).toBe(false);
              }
            }
          }
        }
      }
    });

    it.each(Object.entries(tinyNetworks))('certify nothing where one of them is NaN: %s', (_name, tiny) => {
      const { network, parameters, images } = tiny;
      const shape = [1, ...network.inputShape];
      const point = { shape, data: Float64Array.from(images[0] ?? []) };
      const specification = bothSigns(labelMargins([0], network.classes));
      for (const [path, array] of Object.entries(parameters)) {
        const data = array.data.with(array.data.length >> 1, Number.NaN);
        const model = { network, parameters: parameters64({ ...parameters, [path]: { ...array, data } }) };
        const box = { lower: point, upper: point };
        const { ibp, crownIbp } = crownIbpMargins(float64, model, box, { specification });
        const half = specification.rows / 2;
        for (const bounds of [ibp.data, crownIbp.data]) {
          // All margins of the label, or all opposite ones, would be a certificate.
          const certified = [bounds.subarray(0, half), bounds.subarray(half)].filter((rows) =>
            rows.every((bound) => bound > 0),
          );
          expect(certified, path).toEqual([]);
        }
      }
    });

    it('certify nothing when an input is no number', () => {
      const { network, parameters } = randomProblem(specimens.mlp as Network, 1);
      const model = { network, parameters: parameters64(parameters) };
      const box = { lower: vector(0, 0, 0, Number.NaN, 0, 0), upper: vector(1, 1, 1, Number.NaN, 1, 1) };
      const specification = labelMargins([0], network.classes);
      const { ibp, crownIbp } = crownIbpMargins(float64, model, box, { specification });
      for (const bound of [...ibp.data, ...crownIbp.data]) expect(bound > 0).toBe(false);
    });
  });

  describe('underflow', () => {
    it('in A W is charged by the size of the input, however small |W||x| is', () => {
      // 2⁻⁹⁵⁰·2⁻¹⁴⁹ underflows to 0, but times 2²⁰⁰ it counts.
      const map: LinearMap<Array64> = {
        kind: 'linear',
        weight: { shape: [1, 1], data: Float64Array.of(-(2 ** -149)) },
        bias: { shape: [1], data: Float64Array.of(0) },
      };
      const form = { rows: 1, coefficients: vector(2 ** -950), constant: zeros64([1, 1]) };
      const x = 2 ** 200;
      const after = float64.affineBack(map, form, { lower: vector(x), upper: vector(x) });
      const exact = dot([fixed(-(2 ** -950) * 2 ** -49)], [fixed(2 ** 100)]);
      const moved = dot([fixed(after.coefficients.data[0] ?? 0)], [fixed(x)]);
      expect(isLowerBound(after.constant.data[0] ?? 0, exact - moved)).toBe(true);
    });

    it('in γ|c| is charged where a weight makes it large again', () => {
      // 49 · fl(1/49) rounds, and what is left of it when 1 is taken off is all rounding.
      const weights = [2 ** 900 / 49, -(2 ** 900)];
      const x = [49 * 2 ** -1060, 2 ** -1060];
      const map: LinearMap<Array64> = {
        kind: 'linear',
        weight: { shape: [2, 1], data: Float64Array.from(weights) },
        bias: { shape: [1], data: Float64Array.of(0) },
      };
      const { lower, upper } = float64.affineBox(map, { lower: vector(...x), upper: vector(...x) });
      const exact = dot(weights.map(fixed), x.map(fixed));
      expect(isLowerBound(lower.data[0] ?? Number.NaN, exact)).toBe(true);
      expect(isLowerBound(-(upper.data[0] ?? Number.NaN), -exact)).toBe(true);
    });
  });
});
