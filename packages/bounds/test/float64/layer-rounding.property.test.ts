import { type Layer, type Network, outputShape, type Parameters, type StoredArray } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';
import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Arithmetic, LinearForm, LowerSlope } from '../../src/arithmetic.ts';
import { type Array64, parameters64, stack64, zeros64 } from '../../src/float64/array64.ts';
import { float64 } from '../../src/index.ts';
import { noting, propagate } from '../../src/interval/propagate.ts';
import { backSubstitute } from '../../src/linear/back-substitute.ts';
import type { Section, Trace } from '../../src/rule.ts';
import { wholeNetwork } from '../../src/sections.ts';
import { describeFloat64Engines, pointsOf } from '../../src/testing/index.ts';
import { exactLayers } from './exact-layers.ts';
import { dot, type Fixed, fixed, isLowerBound } from './fixed-point.ts';
import { nastyBox, nastyNumber, nastyNumbers, nastyParameters, SPREADS } from './nasty.ts';

/** One layer of each kind on a small input. */
const layers: Readonly<Record<string, readonly [shape: readonly number[], layer: Layer]>> = {
  linear: [[6], { kind: 'linear', inputs: 6, outputs: 4 }],
  conv2d: [
    [3, 4, 2],
    { kind: 'conv2d', inputs: 2, outputs: 3, size: [2, 3], strides: [1, 2], padding: [1, 0, 2, 1] },
  ],
  'batch-norm on images': [[2, 2, 3], { kind: 'batch-norm', channels: 3, epsilon: 1e-5 }],
  'batch-norm on vectors, tiny epsilon': [[4], { kind: 'batch-norm', channels: 4, epsilon: 1e-300 }],
  normalize: [[2, 2, 2], { kind: 'normalize', mean: [0.1307, -3e7], deviation: [0.3081, 1e-9] }],
  'scale by channel': [[2, 2, 3], { kind: 'scale', shape: [3] }],
  'scale number by number': [[2, 2, 2], { kind: 'scale', shape: [2, 2, 2] }],
  'average-pool': [
    [4, 3, 1],
    { kind: 'average-pool', size: [3, 2], strides: [1, 1], padding: [0, 0, 0, 0], divisor: 'window' },
  ],
  'average-pool, padding counts': [
    [3, 3, 1],
    { kind: 'average-pool', size: [2, 3], strides: [1, 2], padding: [1, 0, 2, 1], divisor: 'window' },
  ],
  'average-pool of what lies inside': [
    [3, 3, 1],
    { kind: 'average-pool', size: [3, 2], strides: [2, 1], padding: [0, 2, 1, 0], divisor: 'inside' },
  ],
  'max-pool': [[4, 3, 1], { kind: 'max-pool', size: [2, 2], strides: [1, 1], padding: [0, 0, 0, 0] }],
  'max-pool, padded': [[3, 3, 1], { kind: 'max-pool', size: [2, 3], strides: [2, 1], padding: [1, 0, 1, 2] }],
  relu: [[8], { kind: 'relu' }],
  'leaky relu': [[8], { kind: 'leaky-relu', slope: 0.3 }],
  'leaky relu without a leak': [[8], { kind: 'leaky-relu', slope: 0 }],
  sigmoid: [[6], { kind: 'sigmoid' }],
  tanh: [[6], { kind: 'tanh' }],
  'flatten chw': [[2, 2, 2], { kind: 'flatten', order: 'chw' }],
  'residual, shortcut empty': [
    [4],
    { kind: 'residual', body: [{ kind: 'linear', inputs: 4, outputs: 4 }, { kind: 'relu' }], shortcut: [] },
  ],
  'residual of two linear layers': [
    [4],
    {
      kind: 'residual',
      body: [{ kind: 'linear', inputs: 4, outputs: 3 }],
      shortcut: [{ kind: 'linear', inputs: 4, outputs: 3 }],
    },
  ],
};

/** A layer as a network of its own, with nasty parameters, a nasty box and nasty rows on its output. */
interface Trial {
  readonly network: Network;
  readonly stored: Parameters<StoredArray>;
  readonly box: Box<Float64Array>;
  readonly form: LinearForm<Array64>;
  readonly lowerSlope: LowerSlope;
  readonly points: readonly Float64Array[];
}

const ROWS = 3;

function trialOf(shape: readonly number[], layer: Layer, seed: number): Trial {
  const rng = Rng.fromSeed(seed);
  const spread = SPREADS[rng.below(SPREADS.length)] ?? 1;
  const output = outputShape(layer, shape);
  const size = (sides: readonly number[]): number => sides.reduce((product, side) => product * side, 1);
  const network = { name: 'one layer', inputShape: shape, classes: 0, layers: [layer] };
  const box = nastyBox(rng, size(shape), spread);
  return {
    network,
    stored: nastyParameters(network, rng, spread),
    box,
    form: {
      rows: ROWS,
      coefficients: { shape: [ROWS, ...output], data: nastyNumbers(rng, ROWS * size(output), spread) },
      constant: {
        shape: [ROWS, 1],
        data: Float64Array.from({ length: ROWS }, () => nastyNumber(rng, spread)),
      },
    },
    lowerSlope: (['adaptive', 'zero', 'one', 'same'] as const)[rng.below(4)] ?? 'zero',
    points: pointsOf(box, 8, rng),
  };
}

function sectionOf(arithmetic: Arithmetic<Array64>, { network, stored }: Trial): Section<Array64> {
  return wholeNetwork(arithmetic, { network, parameters: parameters64(stored) });
}

function batched({ network, box }: Trial): Box<Array64> {
  return {
    lower: stack64([box.lower], network.inputShape),
    upper: stack64([box.upper], network.inputShape),
  };
}

function exactOutput({ network, stored }: Trial, point: readonly Fixed[]): readonly Fixed[] {
  const pathOf = (index: number): string => `${index}`;
  return exactLayers(network.layers, { shape: network.inputShape, data: point }, { stored, pathOf }).data;
}

/** How many exact outputs lie outside the box that the arithmetic computes. */
function boxFailures(arithmetic: Arithmetic<Array64>, trial: Trial): number {
  const { lower, upper } = propagate(sectionOf(arithmetic, trial), batched(trial), noting(new Map()));
  const outside = trial.points.flatMap((point) =>
    exactOutput(trial, Array.from(point, fixed)).filter(
      (value, index) =>
        !isLowerBound(lower.data[index] ?? Number.POSITIVE_INFINITY, value) ||
        !isLowerBound(-(upper.data[index] ?? Number.NEGATIVE_INFINITY), -value),
    ),
  );
  return outside.length;
}

/** How often a row on the input, evaluated exactly, exceeds the row on the output that it must stay below. */
function backFailures(arithmetic: Arithmetic<Array64>, trial: Trial): number {
  const trace: Trace<Array64> = new Map();
  const section = sectionOf(arithmetic, trial);
  propagate(sectionOf(float64, trial), batched(trial), noting(trace));
  const before = trial.form;
  const after = backSubstitute(section, before, { trace, lowerSlope: trial.lowerSlope });
  const exceeding = trial.points.flatMap((point) => {
    const x = Array.from(point, fixed);
    const y = exactOutput(trial, x);
    return [0, 1, 2].filter((row) => {
      const [constant = Number.NaN] = after.constant.data.subarray(row, row + 1);
      const coefficients = rowOf(after, row);
      if (!Number.isFinite(constant) || !coefficients.every(Number.isFinite)) return false;
      const above = dot(Array.from(rowOf(before, row), fixed), y) + fixed(before.constant.data[row] ?? 0);
      return !isLowerBound(constant, above - dot(Array.from(coefficients, fixed), x));
    });
  });
  return exceeding.length;
}

function rowOf({ coefficients }: LinearForm<Array64>, row: number): Float64Array {
  const size = coefficients.data.length / ROWS;
  return coefficients.data.subarray(row * size, (row + 1) * size);
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const runs = { seed: 2023, numRuns: 40 };

describeFloat64Engines(() => {
  describe.each(Object.entries(layers))(
    'float64 through %s, against exact arithmetic',
    (_kind, [shape, layer]) => {
      it('encloses the exact output', () => {
        fc.assert(
          fc.property(seeds, (seed) => boxFailures(float64, trialOf(shape, layer, seed)) === 0),
          runs,
        );
      });

      it('takes rows back to rows that lie below them', () => {
        fc.assert(
          fc.property(seeds, (seed) => backFailures(float64, trialOf(shape, layer, seed)) === 0),
          runs,
        );
      });
    },
  );
});

/** The box around nothing: what an operation would charge if it took all inputs for zero. */
function nowhere({ lower }: Box<Array64>): Box<Array64> {
  return { lower: zeros64(lower.shape), upper: zeros64(lower.shape) };
}

/** The arithmetic with one charge for rounding left out. */
const uncharged: Readonly<Record<string, readonly [kind: string, broken: Partial<Arithmetic<Array64>>]>> = {
  affineBack: ['linear', { affineBack: (map, form, input) => float64.affineBack(map, form, nowhere(input)) }],
  linesBack: ['relu', { linesBack: (lines, form, input) => float64.linesBack(lines, form, nowhere(input)) }],
  maxPoolBack: [
    'max-pool',
    {
      maxPoolBack: (windows, form, input) => {
        const after = float64.maxPoolBack(windows, form, input);
        // Coefficients that are not negative gain nothing from the ceiling: what remains is the charge.
        const positive = { ...form.coefficients, data: form.coefficients.data.map(Math.abs) };
        const alone = { rows: form.rows, coefficients: positive, constant: zeros64(form.constant.shape) };
        const charge = float64.maxPoolBack(windows, alone, input).constant.data;
        const data = after.constant.data.map((value, row) => value - (charge[row] ?? 0));
        return { ...after, constant: { ...after.constant, data } };
      },
    },
  ],
};

describe('a charge for rounding that is left out', () => {
  it.each(Object.entries(uncharged))('is noticed in %s', (_operation, [kind, broken]) => {
    const [shape, layer] = layers[kind] ?? [[], { kind: 'relu' as const }];
    const arithmetic = { ...float64, ...broken };
    const found = Array.from({ length: 300 }, (_, seed) => seed).some(
      (seed) => backFailures(arithmetic, trialOf(shape, layer, seed)) > 0,
    );
    expect(found).toBe(true);
  });

  it('is noticed in affineBox', () => {
    const [shape, layer] = layers.linear ?? [[], { kind: 'relu' as const }];
    // Around a point the width of the output is all charge; without it the middle remains.
    const middle = (low: number, high: number): number => low + 0.5 * (high - low);
    const arithmetic: Arithmetic<Array64> = {
      ...float64,
      affineBox: (map, input) => {
        const output = float64.affineBox(map, input);
        if (input.lower.data.some((low, index) => low !== input.upper.data[index])) return output;
        const high = output.upper.data;
        const data = output.lower.data.map((low, index) => middle(low, high[index] ?? Number.NaN));
        return { lower: { ...output.lower, data }, upper: { ...output.upper, data } };
      },
    };
    const found = Array.from({ length: 300 }, (_, seed) => seed).some(
      (seed) => boxFailures(arithmetic, trialOf(shape, layer, seed)) > 0,
    );
    expect(found).toBe(true);
  });
});
