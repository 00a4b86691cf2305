import { type Layer, type Network, outputShape } from '@drawdown/networks';
import { referenceForward } from '@drawdown/networks/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { float64, ibpMargins } from '../../src/index.ts';
import {
  describeFloat64Engines,
  float64UnderTest,
  type Problem,
  randomProblem,
  rowsOf,
} from '../../src/testing/index.ts';
import { float64ZonotopesUnderTest, zonotopeNumbers } from '../../src/testing/zonotopes-under-test.ts';

const padding = [0, 1, 1, 0] as const;
const conv: Layer = {
  kind: 'conv2d',
  inputs: 2,
  outputs: 3,
  size: [2, 3],
  strides: [2, 1],
  padding: [1, 0, 2, 1],
};

/** Networks of affine layers alone: one affine map of the input. */
const networks: Readonly<Record<string, Network>> = {
  'three linear layers': network([5], [linear(5, 7), linear(7, 6), linear(6, 3)]),
  'convolution, batch-norm, means': network(
    [5, 4, 2],
    [
      conv,
      { kind: 'batch-norm', channels: 3, epsilon: 1e-3 },
      { kind: 'average-pool', size: [2, 2], strides: [1, 2], padding, divisor: 'inside' },
      { kind: 'flatten', order: 'chw' },
      linear(27, 4),
      { kind: 'scale', shape: [4] },
      linear(4, 3),
    ],
  ),
  'residuals, one in the other': network(
    [4],
    [
      {
        kind: 'residual',
        body: [linear(4, 3), { kind: 'residual', body: [linear(3, 3)], shortcut: [] }, linear(3, 4)],
        shortcut: [{ kind: 'scale', shape: [4] }],
      },
      linear(4, 3),
    ],
  ),
  'normalize first': network(
    [3, 3, 2],
    [
      { kind: 'normalize', mean: [0.3, 0.6], deviation: [0.2, 4] },
      conv,
      { kind: 'flatten', order: 'hwc' },
      linear(24, 3),
    ],
  ),
};

/** The least value of each row by the composed map, whose columns are found by asking the scalar forward pass. */
function exactRanges({
  network: { name, inputShape, classes, layers },
  parameters,
  boxes,
  specification,
}: Problem): number[] {
  const all = { name, inputShape, classes, layers };
  const size = inputShape.reduce((product, side) => product * side, 1);
  const bias = referenceForward(all, parameters, new Float64Array(size));
  const columns = Array.from({ length: size }, (_, input) =>
    referenceForward(all, parameters, new Float64Array(size).fill(1, input, input + 1)).map(
      (value, output) => value - (bias[output] ?? 0),
    ),
  );
  return boxes.flatMap(({ lower, upper }, example) =>
    rowsOf(specification, example).map((row) =>
      columns.reduce(
        (sum, column, input) => {
          const slope = dot(row, column);
          return sum + slope * ((slope > 0 ? lower : upper)[input] ?? Number.NaN);
        },
        dot(row, bias),
      ),
    ),
  );
}

describeFloat64Engines(() => {
  describe.each(Object.entries(networks))('zonotopes through affine layers alone: %s', (_name, net) => {
    const forProblems = (check: (problem: Problem) => void): void =>
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => check(randomProblem(net, seed))),
        { seed: 2023, numRuns: 10 },
      );

    it('give the exact range', () => {
      forProblems((problem) => {
        const bounds = zonotopeNumbers(float64ZonotopesUnderTest, problem);
        const far = exactRanges(problem).filter(
          (value, index) =>
            !(Math.abs((bounds[index] ?? Number.NaN) - value) <= 1e-12 * (1 + Math.abs(value))),
        );
        expect(far).toEqual([]);
      });
    });

    it('are never looser than boxes, however few generators there are', () => {
      forProblems((problem) => {
        const model = { network: net, parameters: float64UnderTest.parameters(problem.parameters) };
        const box = float64UnderTest.batch(problem.boxes, net.inputShape);
        const ibp = ibpMargins(float64, model, box, problem.specification).data;
        for (const numbers of [undefined, 12, 0]) {
          const bounds = zonotopeNumbers(float64ZonotopesUnderTest, problem, { numbers });
          const looser = ibp.filter(
            (value, index) => !((bounds[index] ?? Number.NaN) >= value - 1e-12 * (1 + Math.abs(value))),
          );
          expect([...looser]).toEqual([]);
        }
      });
    });
  });
});

function network(inputShape: readonly number[], layers: readonly Layer[]): Network {
  const output = layers.reduce((shape, layer) => outputShape(layer, shape), inputShape);
  return { name: 'affine', inputShape, classes: output[0] ?? 0, layers };
}

function linear(inputs: number, outputs: number): Layer {
  return { kind: 'linear', inputs, outputs };
}

function dot(row: Float64Array, output: Float64Array): number {
  return row.reduce((sum, coefficient, index) => sum + coefficient * (output[index] ?? Number.NaN), 0);
}
