import { Rng } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import type { AffineMap, Arithmetic, LinearForm, Windows } from '../src/arithmetic.ts';
import { type Array64, zeros64 } from '../src/float64/array64.ts';
import { float64 } from '../src/index.ts';
import {
  allBounds,
  float64UnderTest,
  randomProblem,
  specimens,
  type Violation,
  violationsOf,
} from '../src/testing/index.ts';

/** Looks for violations on every specimen as the conformance suite does, until one is found. */
function firstViolation(arithmetic: Arithmetic<Array64>): Violation | undefined {
  const underTest = { ...float64UnderTest, arithmetic };
  for (let seed = 0; seed < 2; seed++) {
    for (const network of Object.values(specimens)) {
      const problem = randomProblem(network, seed);
      const search = { rng: Rng.fromSeed(seed), points: 24, tolerance: underTest.tolerance };
      const [violation] = violationsOf(allBounds(underTest, problem), problem, search);
      if (violation !== undefined) return violation;
    }
  }
  return undefined;
}

const map = (array: Array64, f: (value: number, index: number) => number): Array64 => ({
  ...array,
  data: array.data.map(f),
});

/** A form whose constant moved the wrong way. */
const constantBackwards = (before: LinearForm<Array64>, after: LinearForm<Array64>): LinearForm<Array64> => ({
  ...after,
  constant: map(before.constant, (value, index) => 2 * value - (after.constant.data[index] ?? Number.NaN)),
});

/** Windows with the padding above below, and that in front behind. */
function turned<W extends Windows>(windows: W): W {
  const [top, bottom, left, right] = windows.padding;
  return { ...windows, padding: [bottom, top, right, left] };
}

/** The same map, an average-pool with another divisor. */
function counting(affine: AffineMap<Array64>, divisor: 'window' | 'inside'): AffineMap<Array64> {
  return affine.kind === 'average-pool' ? { ...affine, divisor } : affine;
}

/** One mistake each, of the kind that a copied table or a hurried edit makes. */
const mistakes: Readonly<Record<string, Partial<Arithmetic<Array64>>>> = {
  'affineBack subtracts the bias': {
    affineBack: (affine, form, input) => constantBackwards(form, float64.affineBack(affine, form, input)),
  },
  'affineBack forgets the bias': {
    affineBack: (affine, form, input) => ({
      ...float64.affineBack(affine, form, input),
      constant: form.constant,
    }),
  },
  'affineBox takes half the radius': {
    affineBox: (affine, { lower, upper }) =>
      float64.affineBox(affine, {
        lower: map(lower, (low, index) => 0.75 * low + 0.25 * (upper.data[index] ?? 0)),
        upper: map(upper, (high, index) => 0.75 * high + 0.25 * (lower.data[index] ?? 0)),
      }),
  },
  'affineBox forgets its centre': {
    affineBox: (affine, { lower }) => float64.affineBox(affine, { lower, upper: lower }),
  },
  'batch-norm divides by the variance': {
    batchNormScale: (gamma, variance, epsilon) =>
      map(gamma, (value, index) => value / ((variance.data[index] ?? 0) + epsilon)),
  },
  'normalize multiplies by the deviation': { reciprocal: (x) => x },
  'reluBox keeps the lower end for both': {
    reluBox: ({ lower }) => float64.reluBox({ lower, upper: lower }),
  },
  'reluBox lifts the lower end to the upper one': {
    reluBox: ({ upper }) => float64.reluBox({ lower: upper, upper }),
  },
  'the upper line goes through the origin': {
    reluLines: (input, slope) => {
      const lines = float64.reluLines(input, slope);
      return { ...lines, upperIntercept: zeros64(lines.upperIntercept.shape) };
    },
  },
  'the upper line ends below': {
    reluLines: (input, slope) => {
      const lines = float64.reluLines(input, slope);
      return { ...lines, upperIntercept: map(lines.upperIntercept, (value) => -value) };
    },
  },
  'the two lines are mixed up': {
    reluLines: (input, slope) => {
      const lines = float64.reluLines(input, slope);
      return { ...lines, lowerSlope: lines.upperSlope, upperSlope: lines.lowerSlope };
    },
  },
  'every neuron is taken as active': {
    reluLines: (input) => ({
      lowerSlope: map(input.lower, () => 1),
      upperSlope: map(input.lower, () => 1),
      upperIntercept: zeros64(input.lower.shape),
    }),
  },
  'leakyReluBox has no leak': { leakyReluBox: (_slope, input) => float64.reluBox(input) },
  'the lines around leaky ReLU are those of ReLU': {
    leakyReluLines: (_slope, input, choice) => float64.reluLines(input, choice),
  },
  'leaky ReLU takes a lower slope of 0': {
    leakyReluLines: (slope, input, choice) => ({
      ...float64.leakyReluLines(slope, input, choice),
      lowerSlope: float64.reluLines(input, 'zero').lowerSlope,
    }),
  },
  'sigmoid is taken for tanh': {
    sShapedBox: (_shape, input) => float64.sShapedBox('tanh', input),
  },
  'sShapedBox squashes the middle only': {
    sShapedBox: (shape, { lower, upper }) => {
      const middle = map(lower, (low, index) => 0.5 * (low + (upper.data[index] ?? 0)));
      return float64.sShapedBox(shape, { lower: middle, upper: middle });
    },
  },
  'the lines around sigmoid are not stretched': {
    sShapedLines: (_shape, input) => float64.sShapedLines('tanh', input),
  },
  'the lines around an S-shaped function are mixed up': {
    sShapedLines: (shape, input) => {
      const { lowerSlope, lowerIntercept, upperSlope, upperIntercept } = float64.sShapedLines(shape, input);
      return {
        lowerSlope: upperSlope,
        lowerIntercept: upperIntercept,
        upperSlope: lowerSlope,
        upperIntercept: lowerIntercept ?? upperIntercept,
      };
    },
  },
  'the lower line of an S-shaped function goes through the origin': {
    sShapedLines: (shape, input) => ({
      ...float64.sShapedLines(shape, input),
      lowerIntercept: zeros64(input.lower.shape),
    }),
  },
  'linesBack forgets the lower intercepts': {
    linesBack: ({ lowerIntercept, ...lines }, form, input) => {
      const nothing = lowerIntercept && { lowerIntercept: zeros64(lowerIntercept.shape) };
      return float64.linesBack({ ...lines, ...nothing }, form, input);
    },
  },
  'linesBack mistakes the sign': {
    linesBack: (lines, form, input) => constantBackwards(form, float64.linesBack(lines, form, input)),
  },
  'maxPoolBox pools the lower ends only': {
    maxPoolBox: (windows, { lower }) => float64.maxPoolBox(windows, { lower, upper: lower }),
  },
  'maxPoolBox has its padding on the other sides': {
    maxPoolBox: (windows, input) => float64.maxPoolBox(turned(windows), input),
  },
  'maxPoolBack has its padding on the other sides': {
    maxPoolBack: (windows, form, input) => float64.maxPoolBack(turned(windows), form, input),
  },
  'averages are taken over padding where they should not': {
    affineBox: (affine, input) => float64.affineBox(counting(affine, 'window'), input),
  },
  'averages are not taken over padding where they should': {
    affineBack: (affine, form, input) => float64.affineBack(counting(affine, 'inside'), form, input),
  },
  'maxPoolBack leaves out the ceiling': {
    maxPoolBack: (windows, form, input) => ({
      ...float64.maxPoolBack(windows, form, input),
      constant: form.constant,
    }),
  },
  'maxPoolBack decides by the lower ends alone': {
    maxPoolBack: (windows, form, { lower }) => float64.maxPoolBack(windows, form, { lower, upper: lower }),
  },
  'flattenBox takes the other order': {
    flattenBox: (order, input) => float64.flattenBox(order === 'hwc' ? 'chw' : 'hwc', input),
  },
  'flattenBack takes the other order': {
    flattenBack: (order, form, shape) => float64.flattenBack(order === 'hwc' ? 'chw' : 'hwc', form, shape),
  },
  'sumBox forgets the shortcut': { sumBox: (a) => a },
  'sumForm forgets the shortcut': { sumForm: (a) => a },
  'a residual counts the constant twice': { withoutConstant: (form) => form },
  'concretize takes the wrong ends': {
    concretize: (form, { lower, upper }) => float64.concretize(form, { lower: upper, upper: lower }),
  },
  'concretize drops the constant': {
    concretize: (form, box) => float64.concretize(float64.withoutConstant(form), box),
  },
};

describe('the enclosure check', () => {
  it('finds nothing wrong with the arithmetic itself', () => {
    expect(firstViolation(float64)).toBeUndefined();
  });

  it.each(Object.entries(mistakes))('notices that %s', (_mistake, broken) => {
    const violation = firstViolation({ ...float64, ...broken });
    expect(violation).toBeDefined();
    expect(violation?.bound).toBeGreaterThan(violation?.value ?? Number.NaN);
  });

  it('notices a bound that is not a number', () => {
    const violation = firstViolation({
      ...float64,
      concretize: (form, box) => map(float64.concretize(form, box), () => Number.NaN),
    });
    expect(violation?.bound).toBeNaN();
  });
});
