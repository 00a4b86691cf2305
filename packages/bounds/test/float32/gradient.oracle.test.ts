import { parameterName } from '@drawdown/networks';
import { Rng } from '@drawdown/records';
import { grads, mul, scope, sum, type Tensor, tensor } from '@drawdown/tensor';
import { type BackendUnderTest, eachBackend, expectNoLeak } from '@drawdown/tensor/testing';
import { beforeAll, describe, expect, it } from 'vitest';

import { type Array64, parameters64 } from '../../src/float64/array64.ts';
import {
  type Arithmetic,
  crownIbpMargins,
  float32,
  float64,
  ibpMargins,
  type LowerSlope,
} from '../../src/index.ts';
import {
  float32UnderTest,
  float64UnderTest,
  type Problem,
  randomProblem,
  specimens,
} from '../../src/testing/index.ts';

/** The margins that a strategy trains on. */
type Method = 'ibp' | LowerSlope;
const methods: readonly Method[] = ['ibp', 'adaptive', 'zero', 'one'];

interface Computation<A> {
  readonly parameters: { readonly [path: string]: A };
  readonly box: { readonly lower: A; readonly upper: A };
}

function marginsOf<A>(
  arithmetic: Arithmetic<A>,
  { network, specification }: Problem,
  { parameters, box, method }: Computation<A> & { readonly method: Method },
): A {
  const model = { network, parameters };
  if (method === 'ibp') return ibpMargins(arithmetic, model, box, specification);
  return crownIbpMargins(arithmetic, model, box, { specification, lowerSlope: method }).crownIbp;
}

/** Weights of the margins in the objective, all different. */
function weightsOf({ boxes, specification }: Problem): readonly number[] {
  return Array.from({ length: boxes.length * specification.rows }, (_, index) => 1 + 0.1 * index);
}

/** The gradient of the weighted sum of all margins in float32, by parameter. */
function gradientsOf(problem: Problem, method: Method): Map<string, Float64Array> {
  return scope(() => {
    const stored = float32UnderTest.parameters(problem.parameters);
    const box = float32UnderTest.batch(problem.boxes, problem.network.inputShape);
    const paths = Object.keys(stored);
    const objective = (...values: Tensor[]): Tensor => {
      const parameters = Object.fromEntries(paths.map((path, index) => [path, values[index] as Tensor]));
      const margins = marginsOf(float32, problem, { parameters, box, method });
      return sum(mul(margins, tensor([...weightsOf(problem)], margins.shape)));
    };
    const found = grads(objective)(paths.map((path) => stored[path] as Tensor));
    return new Map(
      paths.map((path, index) => [path, Float64Array.from((found[index] as Tensor).dataSync())]),
    );
  });
}

/** The slope of the same objective in float64 along a direction of one parameter, by a central difference. */
function slopeOf(problem: Problem, method: Method, along: Along): number {
  const parameters = parameters64(problem.parameters);
  const box = float64UnderTest.batch(problem.boxes, problem.network.inputShape);
  const weights = weightsOf(problem);
  const at = (step: number): number => {
    const array = parameters[along.path] as Array64;
    const data = array.data.map((value, index) => value + step * (along.direction[index] ?? Number.NaN));
    const moved = { ...parameters, [along.path]: { ...array, data } };
    const margins = marginsOf(float64, problem, { parameters: moved, box, method }).data;
    return margins.reduce((total, margin, index) => total + margin * (weights[index] ?? Number.NaN), 0);
  };
  const step = 2 ** -22;
  return (at(step) - at(-step)) / (2 * step);
}

interface Along {
  readonly path: string;
  readonly direction: Float64Array;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, value, index) => total + value * (b[index] ?? Number.NaN), 0);
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

const backends: readonly BackendUnderTest[] = await eachBackend();
const withParameters = Object.entries(specimens).filter(
  ([, network]) => Object.keys(randomProblem(network, 0).parameters).length > 0,
);

describe.each(backends)('gradients of float32 margins on $info.name', ({ use }) => {
  beforeAll(use);

  describe.each(withParameters)('%s', (name, network) => {
    const problem = randomProblem(network, 7);

    // The fixed slopes share all their rules with the adaptive one; two networks are enough for them.
    const tried = ['mlp', 'maxPool'].includes(name) ? methods : (['ibp', 'adaptive'] as const);

    it.each(tried)('equal finite differences: %s', (method) => {
      const rng = Rng.fromSeed(7);
      for (const [path, gradient] of gradientsOf(problem, method)) {
        expect(gradient.every(Number.isFinite)).toBe(true);
        const direction = Float64Array.from(rng.normals(gradient.length));
        const slope = slopeOf(problem, method, { path, direction });
        const error = Math.abs(dot(gradient, direction) - slope);
        expect(error, `${path}: ${dot(gradient, direction)} and ${slope}`).toBeLessThanOrEqual(
          1e-4 * (1 + norm(gradient) * norm(direction)),
        );
      }
    });
  });

  it('are zero only where nothing depends on a parameter', () => {
    const problem = randomProblem(specimens.residual ?? raise(), 7);
    for (const [path, gradient] of gradientsOf(problem, 'adaptive')) {
      expect(norm(gradient), path).toBeGreaterThan(0);
    }
  });

  it.each(methods)('are finite where a neuron can only be zero: %s', (method) => {
    // Zero images, zero biases, radius zero: what a network sees before its ramp on a black border.
    const network = specimens.mlp ?? raise();
    const random = randomProblem(network, 7);
    const zero = new Float64Array(6);
    const parameters = Object.fromEntries(
      Object.entries(random.parameters).map(([path, array]) => [
        path,
        parameterName(path) === 'bias' ? { ...array, data: new Float32Array(array.data.length) } : array,
      ]),
    );
    const boxes = random.boxes.map(() => ({ lower: zero, upper: zero }));
    for (const [path, gradient] of gradientsOf({ ...random, parameters, boxes }, method)) {
      expect(gradient.every(Number.isFinite), path).toBe(true);
    }
  });

  it.each(methods)('leave no tensor behind: %s', (method) => {
    const problem = randomProblem(specimens.maxPool ?? raise(), 7);
    gradientsOf(problem, method);
    expectNoLeak(() => gradientsOf(problem, method));
  });
});

describe.each(backends)('float32 margins on $info.name', ({ use }) => {
  beforeAll(use);

  it.each(methods)('are one new tensor in a scope: %s', (method) => {
    const problem = randomProblem(specimens.residual ?? raise(), 7);
    scope(() => {
      const parameters = float32UnderTest.parameters(problem.parameters);
      const box = float32UnderTest.batch(problem.boxes, problem.network.inputShape);
      expectNoLeak(() => {
        scope(() => marginsOf(float32, problem, { parameters, box, method })).dispose();
      });
    });
  });
});

function raise(): never {
  throw new Error('the specimen is gone');
}
