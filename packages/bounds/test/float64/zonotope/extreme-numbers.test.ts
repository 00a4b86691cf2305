import type { Network } from '@drawdown/networks';
import { labelMargins } from '@drawdown/properties';
import { describe, expect, it } from 'vitest';
import { describeFloat64Engines, randomProblem, specimens } from '../../../src/testing/index.ts';
import { float64ZonotopesUnderTest, zonotopeNumbers } from '../../../src/testing/zonotopes-under-test.ts';

describeFloat64Engines(() => {
  describe('numbers that are none', () => {
    const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

    it.each(Object.entries(specimens))('certify nothing as weights: %s', (_name, network) => {
      const problem = randomProblem(network, 1);
      for (const [place, [path, array]] of Object.entries(problem.parameters).entries()) {
        const spoilt = array.data.slice().fill(bad[place % 3] ?? Number.NaN);
        const parameters = { ...problem.parameters, [path]: { ...array, data: spoilt } };
        for (const method of [{}, { isCut: true, numbers: 50 }, { numbers: 0 }]) {
          const bounds = zonotopeNumbers(float64ZonotopesUnderTest, { ...problem, parameters }, method);
          // With both signs of each margin, a certificate of either would be one of something.
          expect([path, ...bounds.filter((bound) => bound > 0)]).toEqual([path]);
        }
      }
    });

    it.each(Object.entries(specimens))('certify nothing as inputs: %s', (_name, network) => {
      const problem = randomProblem(network, 1);
      const [first] = problem.boxes;
      const lower = (first?.lower ?? new Float64Array()).slice().fill(Number.NaN);
      const boxes = problem.boxes.map((box, index) => (index === 1 ? { lower, upper: lower } : box));
      const bounds = zonotopeNumbers(float64ZonotopesUnderTest, { ...problem, boxes });
      const { rows } = problem.specification;
      const [before, own, behind] = [0, 1, 2].map((example) =>
        bounds.slice(example * rows, (example + 1) * rows),
      );
      expect(own?.some((bound) => bound > 0)).toBe(false);
      expect([...(before ?? []), ...(behind ?? [])].every(Number.isFinite)).toBe(true);
    });
  });

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

    /** A margin of 0.5 − (ReLU(w + x) − ReLU(w)) = 0.5 − x, and of 0.5 where w swallows x. */
    function boundOf(w: number, upper: number): number {
      const stored = (shape: readonly number[], ...values: number[]) => ({
        shape,
        data: Float32Array.from(values),
      });
      const parameters = {
        '0.weight': stored([1, 2], 1, 0),
        '0.bias': stored([2], w, w),
        '2.weight': stored([2, 2], 0, 1, 0, -1),
        '2.bias': stored([2], 0.5, 0),
      };
      const boxes = [{ lower: Float64Array.of(0), upper: Float64Array.of(upper) }];
      const problem = { network, parameters, boxes, specification: labelMargins([0], 2) };
      return zonotopeNumbers(float64ZonotopesUnderTest, problem)[0] ?? Number.NaN;
    }

    it.each([2 ** 10, 2 ** 26, 2 ** 55, 2 ** 100])('is never certified on [0, 1] with w = %s', (w) => {
      expect(boundOf(w, 1)).toBeLessThanOrEqual(-0.5);
    });

    it.each([2 ** 10, 2 ** 26])('is certified on [0, 1/4] where float64 can tell: w = %s', (w) => {
      expect(boundOf(w, 0.25)).toBeGreaterThan(0);
      expect(boundOf(w, 0.25)).toBeLessThanOrEqual(0.25);
    });

    it('is not certified on [0, 1/4] where float64 cannot tell: w = 2⁵⁵', () => {
      expect(boundOf(2 ** 55, 0.25)).toBeLessThanOrEqual(0);
    });
  });
});
