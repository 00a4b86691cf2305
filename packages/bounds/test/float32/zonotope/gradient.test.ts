import { Rng } from '@drawdown/records';
import { grads, mul, scope, sum, type Tensor, tensor } from '@drawdown/tensor';
import { eachBackend, expectNoLeak } from '@drawdown/tensor/testing';
import { beforeAll, describe, expect, it } from 'vitest';

import type { Array64 } from '../../../src/float64/array64.ts';
import { parameters64 } from '../../../src/index.ts';
import { type Problem, randomProblem, specimens } from '../../../src/testing/index.ts';
import {
  float32ZonotopesUnderTest,
  float64ZonotopesUnderTest,
  type ZonotopesUnderTest,
} from '../../../src/testing/zonotopes-under-test.ts';
import { zonotopeMargins } from '../../../src/zonotope/margins.ts';

/** Networks that together hold every rule. */
const chosen = [
  'mlp',
  'conv',
  'averagePool',
  'maxPool',
  'batchNorm',
  'scale',
  'leakyRelu',
  'sigmoid',
  'tanh',
  'residual in a residual',
];

function marginsOf<A>(
  { zonotopes, underTest }: ZonotopesUnderTest<A>,
  { network, boxes, specification, numbers }: Asked,
  parameters: { readonly [path: string]: A },
): A {
  const box = underTest.batch(boxes, network.inputShape);
  return zonotopeMargins(zonotopes, { network, parameters }, box, { specification, numbers });
}

/** A problem, and how many numbers its generators may be. */
interface Asked extends Problem {
  readonly numbers?: number;
}

/** The sum of all margins, each counted differently. */
const weightOf = (index: number): number => 1 + 0.1 * index;

function gradientsOf(problem: Asked): Map<string, Float64Array> {
  return scope(() => {
    const stored = float32ZonotopesUnderTest.underTest.parameters(problem.parameters);
    const paths = Object.keys(stored);
    const objective = (...values: Tensor[]): Tensor => {
      const parameters = Object.fromEntries(paths.map((path, index) => [path, values[index] as Tensor]));
      const margins = marginsOf(float32ZonotopesUnderTest, problem, parameters);
      const weights = Array.from({ length: margins.size }, (_, index) => weightOf(index));
      return sum(mul(margins, tensor(weights, margins.shape)));
    };
    const found = grads(objective)(paths.map((path) => stored[path] as Tensor));
    return new Map(
      paths.map((path, index) => [path, Float64Array.from((found[index] as Tensor).dataSync())]),
    );
  });
}

/** The slope of the same objective in float64 along a direction of one parameter, by a central difference. */
function slopeOf(problem: Asked, path: string, direction: Float64Array): number {
  const parameters = parameters64(problem.parameters);
  const at = (step: number): number => {
    const array = parameters[path] as Array64;
    const data = array.data.map((value, index) => value + step * (direction[index] ?? Number.NaN));
    const margins = marginsOf(float64ZonotopesUnderTest, problem, {
      ...parameters,
      [path]: { ...array, data },
    });
    return margins.data.reduce((total, margin, index) => total + weightOf(index) * margin, 0);
  };
  const step = 2 ** -22;
  return (at(step) - at(-step)) / (2 * step);
}

describe.each(await eachBackend())('on $info.name, gradients of float32 zonotopes', ({ use }) => {
  beforeAll(use);

  const problemOf = (name: string): Problem =>
    randomProblem(specimens[name] ?? { name: '', inputShape: [], classes: 0, layers: [] }, 7);
  const cases: readonly (readonly [string, Asked])[] = [
    ...chosen.map((name) => [name, problemOf(name)] as const),
    ['few generators', { ...problemOf('mlp'), numbers: 40 }],
  ];

  it.each(cases)('are the slopes in float64: %s', (_name, problem) => {
    const gradients = gradientsOf(problem);
    for (const [path, gradient] of gradients) {
      const direction = Rng.fromSeed(3).fork(path).normals(gradient.length, 1);
      const along = gradient.reduce(
        (total, value, index) => total + value * (direction[index] ?? Number.NaN),
        0,
      );
      const expected = slopeOf(problem, path, Float64Array.from(direction));
      expect(Math.abs(along - expected), path).toBeLessThanOrEqual(2e-3 * (1 + Math.abs(expected)));
    }
  });

  it('leave no tensor behind', () => {
    expectNoLeak(() => gradientsOf(problemOf('mlp')));
  });
});
