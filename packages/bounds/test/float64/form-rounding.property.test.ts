import type { Box } from '@drawdown/properties';
import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { LinearForm } from '../../src/arithmetic.ts';
import { type Array64, stack64, zeros64 } from '../../src/float64/array64.ts';
import { float64 } from '../../src/index.ts';
import { describeFloat64Engines } from '../../src/testing/index.ts';
import { dot, type Fixed, fixed, isLowerBound } from './fixed-point.ts';
import { nastyBox, nastyNumber, nastyNumbers, SPREADS } from './nasty.ts';

const SIZE = 6;

interface Trial {
  readonly rng: Rng;
  readonly spread: number;
  readonly ends: Box<Float64Array>;
  readonly box: Box<Array64>;
}

function trialOf(seed: number): Trial {
  const rng = Rng.fromSeed(seed);
  const spread = [...SPREADS, 400][rng.below(SPREADS.length + 1)] ?? 1;
  const ends = nastyBox(rng, SIZE, spread);
  return {
    rng,
    spread,
    ends,
    box: { lower: stack64([ends.lower], [SIZE]), upper: stack64([ends.upper], [SIZE]) },
  };
}

/** One nasty row. */
function formOf({ rng, spread }: Trial): LinearForm<Array64> {
  return {
    rows: 1,
    coefficients: { shape: [1, SIZE], data: nastyNumbers(rng, SIZE, spread) },
    constant: { shape: [1, 1], data: Float64Array.of(nastyNumber(rng, spread)) },
  };
}

/** The exact minimum over the box of Σ c·x + constant, c given exactly. */
function exactMinimum(
  coefficients: readonly Fixed[],
  constant: Fixed,
  { lower, upper }: Box<Float64Array>,
): Fixed {
  const corner = coefficients.map((c, index) => fixed((c > 0n ? lower : upper)[index] ?? Number.NaN));
  return dot(coefficients, corner) + constant;
}

const exactCoefficients = ({ coefficients }: LinearForm<Array64>): Fixed[] =>
  Array.from(coefficients.data, fixed);
const exactConstant = ({ constant }: LinearForm<Array64>): Fixed => fixed(constant.data[0] ?? Number.NaN);

/** Whether a computed sum of two forms lies below both together, everywhere in the box. */
function liesBelow(
  sum: LinearForm<Array64>,
  parts: readonly LinearForm<Array64>[],
  box: Box<Float64Array>,
): boolean {
  const computed = exactCoefficients(sum);
  const gaps = computed.map((value, index) =>
    parts.reduce((total, part) => total + (exactCoefficients(part)[index] ?? 0n), -value),
  );
  const constants = parts.reduce((total, part) => total + exactConstant(part), 0n);
  const least = exactMinimum(gaps, constants, box);
  return isLowerBound(sum.constant.data[0] ?? Number.POSITIVE_INFINITY, least);
}

const runs = { seed: 2023, numRuns: 300 };
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describeFloat64Engines(() => {
  describe('float64 concretize', () => {
    it('is never above the exact minimum of a linear function over the exact box', () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const trial = trialOf(seed);
          const form = formOf(trial);
          const [bound = Number.POSITIVE_INFINITY] = float64.concretize(form, trial.box).data;
          return isLowerBound(bound, exactMinimum(exactCoefficients(form), exactConstant(form), trial.ends));
        }),
        runs,
      );
    });

    it('is within a few units of that minimum, measured by the sum of all magnitudes', () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const trial = trialOf(seed);
          const form = formOf(trial);
          const [bound = Number.NaN] = float64.concretize(form, trial.box).data;
          const minimum = exactMinimum(exactCoefficients(form), exactConstant(form), trial.ends);
          const magnitude = form.coefficients.data.reduce(
            (sum, c, index) => {
              const ends = [trial.ends.lower[index] ?? 0, trial.ends.upper[index] ?? 0].map(Math.abs);
              return sum + Math.abs(c) * Math.max(...ends);
            },
            Math.abs(form.constant.data[0] ?? 0),
          );
          return isLowerBound(Number(-bound), fixed(magnitude * 2 ** -47 + 2 ** -900) - minimum);
        }),
        runs,
      );
    });
  });

  describe('float64 sumForm', () => {
    const sums = (seed: number, input: (box: Box<Array64>) => Box<Array64>): boolean => {
      const trial = trialOf(seed);
      const [a, b] = [formOf(trial), formOf(trial)];
      return liesBelow(float64.sumForm(a, b, input(trial.box)), [a, b], trial.ends);
    };

    it('lies below the sum of both forms everywhere in the box', () => {
      fc.assert(
        fc.property(seeds, (seed) => sums(seed, (box) => box)),
        runs,
      );
    });

    it('would not, without its charge', () => {
      const nowhere = { lower: zeros64([1, SIZE]), upper: zeros64([1, SIZE]) };
      const all = Array.from({ length: 100 }, (_, seed) => sums(seed, () => nowhere));
      expect(all).toContain(false);
    });
  });
});
