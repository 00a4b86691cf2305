import { type Layer, type Network, outputShape, type Parameters, type StoredArray } from '@drawdown/networks';
import type { Box, Specification } from '@drawdown/properties';
import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Array64, zeros64 } from '../../../src/float64/array64.ts';
import { float64Zonotopes } from '../../../src/float64/zonotope/arithmetic.ts';
import { parameters64, stack64 } from '../../../src/index.ts';
import { wholeNetwork } from '../../../src/sections.ts';
import { describeFloat64Engines, pointsOf } from '../../../src/testing/index.ts';
import type { ZonotopeArithmetic } from '../../../src/zonotope/arithmetic.ts';
import { zonotopeMargins } from '../../../src/zonotope/margins.ts';
import { propagateZonotope } from '../../../src/zonotope/propagate.ts';
import { exactLayers } from '../exact-layers.ts';
import { dot, fixed, isLowerBound } from '../fixed-point.ts';
import { nastyBox, nastyNumbers, nastyParameters, SPREADS } from '../nasty.ts';

const flatten: Layer = { kind: 'flatten', order: 'hwc' };
const relu: Layer = { kind: 'relu' };
const linear = (inputs: number, outputs: number): Layer => ({ kind: 'linear', inputs, outputs });
const padding = [0, 0, 0, 0] as const;

/** Small networks; a flatten at the end keeps the layer before it from being multiplied into the rows. */
const networks: Readonly<Record<string, readonly [shape: readonly number[], layers: readonly Layer[]]>> = {
  'linear layers': [[6], [linear(6, 5), linear(5, 4), flatten]],
  convolutions: [
    [3, 4, 2],
    [
      { kind: 'conv2d', inputs: 2, outputs: 3, size: [2, 3], strides: [1, 2], padding: [1, 0, 2, 1] },
      { kind: 'conv2d', inputs: 3, outputs: 2, size: [2, 2], strides: [2, 1], padding: [0, 1, 0, 1] },
      flatten,
    ],
  ],
  'batch-norm, tiny epsilon': [
    [4],
    [linear(4, 4), { kind: 'batch-norm', channels: 4, epsilon: 1e-300 }, flatten],
  ],
  normalize: [
    [2, 2, 2],
    [{ kind: 'normalize', mean: [0.1307, -3e7], deviation: [0.3081, 1e-9] }, flatten],
  ],
  scale: [
    [2, 2, 2],
    [{ kind: 'scale', shape: [2, 2, 2] }, { kind: 'scale', shape: [2] }, flatten],
  ],
  'average-pool': [
    [4, 3, 1],
    [{ kind: 'average-pool', size: [3, 2], strides: [1, 1], padding, divisor: 'window' }, flatten],
  ],
  'max-pool': [
    [4, 3, 1],
    [{ kind: 'max-pool', size: [2, 2], strides: [1, 1], padding }, flatten],
  ],
  'dense network': [[5], [linear(5, 4), relu, linear(4, 4), relu, linear(4, 3)]],
  'leaky relu': [[4], [linear(4, 5), { kind: 'leaky-relu', slope: 0.3 }, flatten]],
  sigmoid: [[6], [{ kind: 'sigmoid' }, flatten]],
  tanh: [[6], [{ kind: 'tanh' }, flatten]],
  residual: [[4], [{ kind: 'residual', body: [linear(4, 4), relu], shortcut: [linear(4, 4)] }, flatten]],
};

/** A network with nasty parameters, a nasty box and nasty rows. */
interface Trial {
  readonly network: Network;
  readonly stored: Parameters<StoredArray>;
  readonly box: Box<Float64Array>;
  readonly specification: Specification;
  readonly points: readonly Float64Array[];
  readonly numbers: number;
}

const ROWS = 3;

function trialOf([inputShape, layers]: (typeof networks)[string], seed: number): Trial {
  const rng = Rng.fromSeed(seed);
  const spread = SPREADS[rng.below(SPREADS.length)] ?? 1;
  const output = layers.reduce((shape, layer) => outputShape(layer, shape), inputShape);
  const classes = output[0] ?? 0;
  const network = { name: 'nasty', inputShape, classes, layers };
  const box = nastyBox(
    rng,
    inputShape.reduce((product, side) => product * side, 1),
    spread,
  );
  return {
    network,
    stored: nastyParameters(network, rng, spread),
    box,
    specification: { batch: 1, rows: ROWS, classes, coefficients: nastyNumbers(rng, ROWS * classes, spread) },
    points: pointsOf(box, 4, rng),
    numbers: [Number.POSITIVE_INFINITY, 12, 0][rng.below(3)] ?? 0,
  };
}

/** How many exact values lie outside: of rows below their bounds, and of outputs outside of the box around them. */
function failures(zonotopes: ZonotopeArithmetic<Array64>, trial: Trial): number {
  const { network, stored, box, specification, points, numbers } = trial;
  const model = { network, parameters: parameters64(stored) };
  const shape = network.inputShape;
  const input = { lower: stack64([box.lower], shape), upper: stack64([box.upper], shape) };
  const bounds = zonotopeMargins(zonotopes, model, input, { specification, numbers }).data;
  const room = { numbers, shared: 0 };
  const whole = wholeNetwork(zonotopes.arithmetic, model);
  const { lower, upper } = zonotopes.box(
    propagateZonotope(whole, zonotopes.enclose(input), { zonotopes, room }),
  );
  const outside = points.flatMap((point) => {
    const start = { shape, data: Array.from(point, fixed) };
    const output = exactLayers(network.layers, start, { stored, pathOf: (index) => `${index}` }).data;
    const rows = Array.from(bounds).filter((bound, row) => {
      const { classes, coefficients } = specification;
      const own = Array.from(coefficients.subarray(row * classes, (row + 1) * classes), fixed);
      return !isLowerBound(bound, dot(own, output));
    });
    const ends = output.filter(
      (value, index) =>
        !isLowerBound(lower.data[index] ?? Number.POSITIVE_INFINITY, value) ||
        !isLowerBound(-(upper.data[index] ?? Number.NEGATIVE_INFINITY), -value),
    );
    return [...rows, ...ends];
  });
  return outside.length;
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describeFloat64Engines(() => {
  it.each(Object.entries(networks))(
    'float64 zonotopes enclose exact arithmetic through %s',
    (_name, layers) => {
      fc.assert(
        fc.property(seeds, (seed) => failures(float64Zonotopes, trialOf(layers, seed)) === 0),
        { seed: 2023, numRuns: 25 },
      );
    },
  );
});

/** A zonotope without what rounding was charged. */
const withoutRadius = (zonotope: ReturnType<typeof float64Zonotopes.share>) => ({
  ...zonotope,
  radius: zeros64(zonotope.radius.shape),
});

/** The arithmetic with one charge for rounding left out. */
const uncharged: Readonly<Record<string, readonly [name: string, Partial<ZonotopeArithmetic<Array64>>]>> = {
  affine: [
    'linear layers',
    { affine: (map, zonotope, room) => withoutRadius(float64Zonotopes.affine(map, zonotope, room)) },
  ],
  'affine, number by number': [
    'scale',
    { affine: (map, zonotope, room) => withoutRadius(float64Zonotopes.affine(map, zonotope, room)) },
  ],
  through: [
    'leaky relu',
    { through: (strip, zonotope) => withoutRadius(float64Zonotopes.through(strip, zonotope)) },
  ],
  sum: ['residual', { sum: (a, b, shared) => withoutRadius(float64Zonotopes.sum(a, b, shared)) }],
};

describe('a charge for rounding that is left out of zonotopes', () => {
  it.each(Object.entries(uncharged))('is noticed in %s', (_operation, [name, broken]) => {
    const zonotopes = { ...float64Zonotopes, ...broken };
    const layers = networks[name] ?? [[], []];
    const found = Array.from({ length: 100 }, (_, seed) => seed).some(
      (seed) => failures(zonotopes, { ...trialOf(layers, seed), numbers: Number.POSITIVE_INFINITY }) > 0,
    );
    expect(found).toBe(true);
  });
});
