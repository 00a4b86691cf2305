import { referenceForward, tinyNetworks } from '@drawdown/networks/testing';
import { labelMargins } from '@drawdown/properties';
import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  type array64,
  boundWith,
  crownTrace,
  float64,
  type RowProblem,
  slopeChoices,
  wholeNetwork,
} from '../../src/index.ts';
import { float64UnderTest } from '../../src/testing/index.ts';

/** A ReLU that is assumed to be on or off. */
interface Assumed {
  readonly path: string;
  readonly place: number;
  readonly isOn: boolean;
}

const NAMES = ['mlp', 'conv', 'convSkewed', 'residual', 'leakyRelu'] as const;

/** The least margin among sampled points of the box at which the first layer's assumption holds. */
function leastSampled(
  name: (typeof NAMES)[number],
  ends: { readonly lower: Float64Array; readonly upper: Float64Array },
  { rng, label, holds }: { rng: Rng; label: number; holds: (point: Float64Array) => boolean },
): number[] | undefined {
  const { network, parameters } = tinyNetworks[name];
  let least: number[] | undefined;
  for (let draw = 0; draw < 150; draw++) {
    const point = ends.lower.map((low, at) => low + rng.uniform() * ((ends.upper[at] as number) - low));
    if (!holds(point)) continue;
    const logits = referenceForward(network, parameters, point);
    const rows = [...logits].flatMap((logit, other) =>
      other === label ? [] : [(logits[label] as number) - logit],
    );
    least = least?.map((value, row) => Math.min(value, rows[row] as number)) ?? rows;
  }
  return least;
}

describe('any slopes and multipliers', () => {
  it('give bounds below every point at which what is assumed holds', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.integer({ min: 0, max: 2 ** 31 }), (name, seed) => {
        const rng = Rng.fromSeed(seed);
        const { network, parameters, images } = tinyNetworks[name];
        const image = images[0] as Float32Array;
        const radius = 0.02 + 0.2 * rng.uniform();
        const ends = {
          lower: Float64Array.from(image, (pixel) => pixel - radius),
          upper: Float64Array.from(image, (pixel) => pixel + radius),
        };
        const box = float64UnderTest.batch([ends], network.inputShape);
        const model = { network, parameters: float64UnderTest.parameters(parameters) };
        const trace = crownTrace(float64, model, box);
        const label = rng.below(network.classes);
        const specification = labelMargins([label], network.classes);
        const whole = wholeNetwork(float64, model);
        const total = specification.rows;
        const choices = slopeChoices([whole]);
        const [first] = choices;
        if (first === undefined) throw new Error('no ReLU to split');

        const { lower, upper } = trace.get(first.path) ?? box;
        const unstable = [...lower.data.keys()].filter(
          (at) => (lower.data[at] as number) < 0 && (upper.data[at] as number) > 0,
        );
        const place = unstable[rng.below(Math.max(1, unstable.length))] ?? 0;
        const assumed: Assumed = { path: first.path, place, isOn: rng.uniform() < 0.5 };
        const cut = {
          lower: { shape: lower.shape, data: lower.data.slice() },
          upper: { shape: upper.shape, data: upper.data.slice() },
        };
        if (assumed.isOn) cut.lower.data[place] = Math.max(cut.lower.data[place] as number, 0);
        else cut.upper.data[place] = Math.min(cut.upper.data[place] as number, 0);
        trace.set(first.path, cut);

        const slopes = new Map(
          choices.map(({ path, shape, least }) => {
            const size = shape.reduce((product, side) => product * side, 1);
            return [
              path,
              Float32Array.from({ length: total * size }, () => least + rng.uniform() * (1 - least)),
            ];
          }),
        );
        // A second place that some rows do not use.
        const places = Int32Array.from({ length: 2 * total }, (_, at) => (at % 2 === 0 ? place : -1));
        const signs = new Float32Array(2 * total).fill(assumed.isOn ? -1 : 1);
        const multipliers = Float32Array.from({ length: 2 * total }, () => 3 * rng.uniform());
        const problem: RowProblem<ReturnType<typeof array64>> = {
          way: [whole],
          form: float64.specificationForm(specification),
          box,
          pass: { trace, lowerSlope: 'adaptive' },
        };
        const bounds = boundWith(
          problem,
          { slopes, multipliers: new Map([[first.path, multipliers]]) },
          { signs: new Map([[first.path, { places, signs }]]) },
        );

        // The input of the first ReLU layer, by the network that ends in front of it.
        const front = { ...network, layers: network.layers.slice(0, Number(first.path)) };
        const holds = (point: Float64Array): boolean => {
          const value = referenceForward(front, parameters, point)[place] as number;
          return assumed.isOn ? value >= 0 : value <= 0;
        };
        const least = leastSampled(name, ends, { rng, label, holds });
        if (least === undefined) return;
        compared++;
        for (const [row, bound] of bounds.entries()) expect(bound).toBeLessThanOrEqual(least[row] as number);
      }),
      { seed: 2103, numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(30);
  });

  it('refuses slopes of another number than there are neurons', () => {
    const { network, parameters, images } = tinyNetworks.mlp;
    const image = Float64Array.from(images[0] as Float32Array);
    const box = float64UnderTest.batch([{ lower: image, upper: image }], network.inputShape);
    const model = { network, parameters: float64UnderTest.parameters(parameters) };
    const problem: RowProblem<ReturnType<typeof array64>> = {
      way: [wholeNetwork(float64, model)],
      form: float64.specificationForm(labelMargins([0], network.classes)),
      box,
      pass: { trace: crownTrace(float64, model, box), lowerSlope: 'adaptive' },
    };
    const attempt = (): unknown => boundWith(problem, { slopes: new Map(), multipliers: new Map() }, {});
    expect(attempt).toThrow(RangeError);
  });
});
