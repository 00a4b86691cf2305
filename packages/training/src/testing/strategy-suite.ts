import { type Batch, toBatch } from '@drawdown/datasets';
import { initialise, type Network, type Parameters, toTensors } from '@drawdown/networks';
import { type Json, Rng } from '@drawdown/records';
import { memory, type Tensor, useBackend } from '@drawdown/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { strategies } from '../catalogue.ts';
import type { Moment } from '../context.ts';
import { type Outcome, objective } from '../objective.ts';
import { type ParameterValues, resolveParameters } from '../parameters.ts';
import { defaultRecipe } from '../recipe.ts';
import type { Limit, Strategy } from '../strategy.ts';
import { blobs } from './blobs.ts';

/** What the suite compares with, and on which backend. */
export interface SuiteOptions {
  /** Where the other strategies of stated limits are found. */
  readonly catalogue?: Readonly<Record<string, Strategy>>;
  readonly backend?: 'wasm' | 'cpu' | 'native';
}

const RADII = [0.05, 0.1, 0.2];
const BATCH = 5;

/**
 * The conformance suite of strategies, to be called in a vitest file: the loss is a finite differentiable scalar, the
 * same under the same seed; every stated limit holds; what it costs is stated; no tensor leaks.
 */
export function describeStrategy(
  strategy: Strategy,
  { catalogue = strategies, backend = 'wasm' }: SuiteOptions = {},
): void {
  describe(`strategy ${strategy.name}`, () => {
    let parameters: Parameters<Tensor>;
    let batch: Batch;

    beforeAll(async () => {
      await useBackend(backend);
      parameters = toTensors(initialise(network, 'he', Rng.fromSeed(3)));
      batch = toBatch(blobs({ train: BATCH, test: 4 }).train, [0, 1, 2, 3, 4]);
    });

    afterAll(() => {
      batch.images.dispose();
      for (const one of Object.values(parameters)) one.dispose();
    });

    const run = (one: Strategy, change: Change = {}): Outcome => evaluate(one, change, { parameters, batch });

    it('says what it is', () => {
      expect(strategy.name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(strategy.title).not.toBe('');
      expect(strategy.cite).not.toBe('');
      for (const parameter of Object.values(strategy.parameters)) {
        expect(parameter.doc).not.toBe('');
        expect(parameter.read(parameter.default)).toEqual(parameter.default);
      }
    });

    it('has a finite loss with a finite gradient', () => {
      const { loss, gradients } = run(strategy);
      expect(Number.isFinite(loss)).toBe(true);
      const slopes = numbersOf(gradients);
      expect(slopes.every((slope) => Number.isFinite(slope))).toBe(true);
      expect(slopes.some((slope) => slope !== 0)).toBe(true);
    });

    it('is the same under the same seed, and draws from the stream of the step alone', () => {
      expect(comparable(run(strategy))).toEqual(comparable(run(strategy)));
    });

    it('leaks no tensor', () => {
      const before = memory().numTensors;
      const { gradients } = run(strategy);
      for (const one of Object.values(gradients)) one.dispose();
      expect(memory().numTensors).toBe(before);
    });

    it('states its cost: at least one forward pass, and no less for more classes or radii', () => {
      const values = valuesOf(strategy);
      const [one, more, most] = [
        strategy.passes(2, 1, values),
        strategy.passes(10, 1, values),
        strategy.passes(10, 4, values),
      ];
      expect(one).toBeGreaterThanOrEqual(1);
      expect(more).toBeGreaterThanOrEqual(one);
      expect(most).toBeGreaterThanOrEqual(more);
    });

    if (strategy.chunks !== undefined && 'chunk' in strategy.parameters) {
      it('gives the same loss and gradient in chunks', () => {
        const [whole, parts] = [0, 1].map((chunk) => run(strategy, { parameters: { chunk } }));
        expectClose(parts, whole);
      });
    }

    it.each(strategy.limits.map((limit) => ({ limit, name: nameOf(limit) })))('$name', ({ limit }) => {
      const other = catalogue[limit.equals];
      if (other === undefined) throw new Error(`the catalogue has no strategy '${limit.equals}'`);
      const { parameters: given, ...moment } = limit.at;
      const change = { ...moment, parameters: given as Change['parameters'] };
      const own = run(strategy, change);
      const reference = run(other, moment);
      if (limit.exact) expect(comparable(own)).toEqual(comparable(reference));
      else expectClose(own, reference);
    });
  });
}

/** A small network with a convolution, so that every rule of the bounds has its turn. */
const network: Network = {
  name: 'suite',
  inputShape: [6, 6, 1],
  classes: 4,
  layers: [
    { kind: 'conv2d', inputs: 1, outputs: 3, size: [3, 3], strides: [2, 2], padding: [1, 1, 1, 1] },
    { kind: 'relu' },
    { kind: 'flatten', order: 'hwc' },
    { kind: 'linear', inputs: 27, outputs: 8 },
    { kind: 'relu' },
    { kind: 'linear', inputs: 8, outputs: 4 },
  ],
};

interface Change {
  readonly parameters?: { readonly [name: string]: Json | undefined } | undefined;
  readonly eps?: 0;
  readonly beta?: number;
  readonly radii?: number;
}

/** The robust part alone (κ = 0) at full radius, with β = ½, except where a limit says otherwise. */
function evaluate(
  strategy: Strategy,
  change: Change,
  { parameters, batch }: { parameters: Parameters<Tensor>; batch: Batch },
): Outcome {
  const radii = RADII.slice(-(change.radii ?? RADII.length));
  const moment: Moment = {
    ramp: change.eps ?? 1,
    kappa: 0,
    beta: change.beta ?? 0.5,
    learningRate: 1e-3,
    fullEps: strategy.perturbation === 'none' ? 0 : (radii.at(-1) ?? 0),
    fullRadii: strategy.perturbation === 'radii' ? radii : [],
    rng: Rng.fromSeed(9),
  };
  const values = valuesOf(strategy, change.parameters);
  const setting = { network, strategy, values, recipe: defaultRecipe(1) };
  return objective(setting, parameters, { batch, moment });
}

function valuesOf(strategy: Strategy, given: Change['parameters'] = {}): ParameterValues {
  return resolveParameters(`strategy '${strategy.name}'`, strategy.parameters, given);
}

function nameOf({ at, equals, exact, why }: Limit): string {
  return `equals ${equals} ${exact ? 'exactly ' : ''}at ${JSON.stringify(at)}: ${why}`;
}

function numbersOf(gradients: Parameters<Tensor>): number[] {
  return Object.values(gradients).flatMap((gradient) => Array.from(gradient.dataSync()));
}

function comparable({ loss, gradients }: Outcome): unknown {
  return { loss, gradients: numbersOf(gradients) };
}

/** Up to float32 rounding: the two sides add the same numbers in another order. */
function expectClose(own: Outcome | undefined, reference: Outcome | undefined): void {
  if (own === undefined || reference === undefined) throw new Error('nothing to compare');
  expect(own.loss).toBeCloseTo(reference.loss, 4);
  const others = numbersOf(reference.gradients);
  const scale = 1 + Math.max(...others.map(Math.abs));
  numbersOf(own.gradients).forEach((slope, index) => {
    expect(Math.abs(slope - (others[index] ?? Number.NaN)) / scale).toBeLessThan(1e-4);
  });
}
