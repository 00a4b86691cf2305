import type { Layer, Network } from '@drawdown/networks';
import { referenceForward } from '@drawdown/networks/testing';
import { Rng } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { type Array64, zeros64 } from '../../src/float64/array64.ts';
import { float64Zonotopes } from '../../src/float64/zonotope/arithmetic.ts';
import { pointsOf, randomProblem, rowsOf, specimens } from '../../src/testing/index.ts';
import {
  float64ZonotopesUnderTest,
  type ZonotopeMethod,
  zonotopeNumbers,
} from '../../src/testing/zonotopes-under-test.ts';
import type { ZonotopeArithmetic } from '../../src/zonotope/arithmetic.ts';
import type { Zonotope } from '../../src/zonotope/zonotope.ts';

/** A crossing neuron inside of a shortcut, with a layer behind it. */
const linear: Layer = { kind: 'linear', inputs: 3, outputs: 3 };
const busyShortcut: Network = {
  name: 'busy shortcut',
  inputShape: [3],
  classes: 3,
  layers: [{ kind: 'residual', body: [linear], shortcut: [linear, { kind: 'relu' }, linear] }, linear],
};

/** A bound that a sampled value lies below, looked for as the conformance suite does. */
function firstViolation(
  zonotopes: ZonotopeArithmetic<Array64>,
  method: ZonotopeMethod = {},
): { readonly bound: number; readonly value: number } | undefined {
  for (let seed = 0; seed < 2; seed++) {
    for (const network of [...Object.values(specimens), busyShortcut]) {
      const problem = randomProblem(network, seed);
      const bounds = zonotopeNumbers({ ...float64ZonotopesUnderTest, zonotopes }, problem, method);
      const rng = Rng.fromSeed(seed);
      for (const [example, box] of problem.boxes.entries()) {
        for (const point of pointsOf(box, 24, rng)) {
          const output = referenceForward(network, problem.parameters, point);
          for (const [row, coefficients] of rowsOf(problem.specification, example).entries()) {
            const value = coefficients.reduce((sum, c, index) => sum + c * (output[index] ?? Number.NaN), 0);
            const bound = bounds[example * problem.specification.rows + row] ?? Number.NaN;
            if (!(bound <= value + 1e-9 * (1 + Math.abs(value)))) return { bound, value };
          }
        }
      }
    }
  }
  return undefined;
}

const map = (array: Array64, f: (value: number, index: number) => number): Array64 => ({
  ...array,
  data: array.data.map(f),
});

const {
  affine,
  box,
  choose,
  concretize,
  enclose,
  flatten,
  leakyReluStrip,
  share,
  sum,
  sShapedStrip,
  through,
} = float64Zonotopes;

const withoutGenerators = (zonotope: Zonotope<Array64>): Zonotope<Array64> => ({
  ...zonotope,
  count: 0,
  generators: null,
  spread: zeros64(zonotope.centre.shape),
});

/** One mistake each, of the kind that a copied formula or a hurried edit makes. */
const mistakes: Readonly<Record<string, Partial<ZonotopeArithmetic<Array64>>>> = {
  'enclose takes a quarter of the width': {
    enclose: (input) => {
      const zonotope = enclose(input);
      return { ...zonotope, fresh: map(zonotope.fresh as Array64, (value) => value / 2) };
    },
  },
  'enclose begins at the lower end': {
    enclose: (input) => ({ ...enclose(input), centre: input.lower }),
  },
  'box leaves out what is fresh': { box: (zonotope) => box({ ...zonotope, fresh: null }) },
  'box leaves out the generators': {
    box: (zonotope) => box({ ...zonotope, spread: zeros64(zonotope.spread.shape) }),
  },
  'affine forgets the generators': {
    affine: (layer, zonotope, room) => withoutGenerators(affine(layer, zonotope, room)),
  },
  'affine forgets what is fresh': {
    affine: (layer, zonotope, room) => affine(layer, { ...zonotope, fresh: null }, room),
  },
  'through leaves the middle where it was': {
    through: (strip, zonotope) => {
      const after = through(strip, zonotope);
      const moved = strip.slope.data;
      return {
        ...after,
        centre: map(zonotope.centre, (value, index) => value * (moved[index] ?? Number.NaN)),
      };
    },
  },
  'through subtracts the middle': {
    through: (strip, zonotope) => {
      const after = through(strip, zonotope);
      const scaled = map(zonotope.centre, (value, index) => value * (strip.slope.data[index] ?? Number.NaN));
      return {
        ...after,
        centre: map(scaled, (value, index) => 2 * value - (after.centre.data[index] ?? Number.NaN)),
      };
    },
  },
  'through forgets the gap': {
    through: (strip, zonotope) => ({ ...through(strip, zonotope), fresh: zonotope.fresh }),
  },
  'the strip of ReLU has the slope of the other side': {
    leakyReluStrip: (slope, input) => {
      const strip = leakyReluStrip(slope, input);
      const isCrossing = (index: number): boolean => (strip.upper.data[index] ?? 0) > 0;
      return {
        ...strip,
        slope: map(strip.slope, (value, index) => (isCrossing(index) ? 1 + slope - value : value)),
      };
    },
  },
  'the strip of ReLU ends below': {
    leakyReluStrip: (slope, input) => {
      const strip = leakyReluStrip(slope, input);
      return { ...strip, upper: map(strip.upper, (value) => -value) };
    },
  },
  'the strip of leaky ReLU forgets the leak': { leakyReluStrip: (_slope, input) => leakyReluStrip(0, input) },
  'sigmoid takes the strip of tanh': { sShapedStrip: (_shape, input) => sShapedStrip('tanh', input) },
  'the slope of sigmoid is the larger one': {
    sShapedStrip: (shape, input) => {
      const strip = sShapedStrip(shape, input);
      return { ...strip, slope: map(strip.slope, (value) => 1.5 * value) };
    },
  },
  'a window is decided whoever may win': {
    choose: (zonotope, places, otherwise) =>
      choose(
        zonotope,
        places.map((place) => Math.max(place, 0)),
        otherwise,
      ),
  },
  'an open window is a point': {
    choose: (zonotope, places, otherwise) => choose(zonotope, places, { ...otherwise, fresh: null }),
  },
  'flatten takes the other order': {
    flatten: (order, zonotope) => flatten(order === 'hwc' ? 'chw' : 'hwc', zonotope),
  },
  'sum forgets the shortcut': { sum: (a) => a },
  'sum takes the shortcut with the wrong sign': {
    sum: (a, b, shared) =>
      sum(
        a,
        { ...b, generators: b.generators === null ? null : map(b.generators, (value) => -value) },
        shared,
      ),
  },
  'sum forgets generators of the shortcut alone': {
    sum: (a, b, shared) => {
      const kept = sum(a, b, shared);
      const from = a.count;
      const size = kept.centre.data.length / (kept.centre.shape[0] ?? 1);
      const isLost = (index: number): boolean => Math.floor(index / size) % kept.count >= from;
      if (kept.generators === null) return kept;
      return { ...kept, generators: map(kept.generators, (value, index) => (isLost(index) ? 0 : value)) };
    },
  },
  'concretize adds what moves': {
    concretize: (form, zonotope) => {
      const right = concretize(form, zonotope);
      const middle = concretize(form, { ...withoutGenerators(zonotope), fresh: null });
      return map(right, (value, index) => 2 * (middle.data[index] ?? Number.NaN) - value);
    },
  },
  'concretize leaves out what is fresh': {
    concretize: (form, zonotope) => concretize(form, { ...zonotope, fresh: null }),
  },
  'share forgets what is fresh': { share: (zonotope) => ({ ...zonotope, fresh: null }) },
};

describe('the enclosure check of zonotopes', () => {
  it('finds nothing wrong with the arithmetic itself', () => {
    expect(firstViolation(float64Zonotopes)).toBeUndefined();
  });

  it.each(Object.entries(mistakes))('notices that %s', (_mistake, broken) => {
    const violation = firstViolation({ ...float64Zonotopes, ...broken });
    expect(violation).toBeDefined();
    expect(violation?.bound).toBeGreaterThan(violation?.value ?? Number.NaN);
  });

  it('notices that generators are given up for nothing', () => {
    const forgetful: Partial<ZonotopeArithmetic<Array64>> = {
      affine: (layer, zonotope, room) => {
        const after = affine(layer, zonotope, room);
        return { ...after, radius: zeros64(after.radius.shape) };
      },
      share: (zonotope, room) => ({ ...share(zonotope, room), radius: zonotope.radius }),
    };
    expect(firstViolation({ ...float64Zonotopes, ...forgetful }, { numbers: 12 })).toBeDefined();
  });
});
