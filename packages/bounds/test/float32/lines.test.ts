import { Rng } from '@drawdown/records';
import { scope, type Tensor, tensor } from '@drawdown/tensor';
import { eachBackend } from '@drawdown/tensor/testing';
import { beforeAll, describe, expect, it } from 'vitest';

import type { Lines } from '../../src/arithmetic.ts';
import { float32 } from '../../src/index.ts';
import { type RandomLines, randomLines, referenceBack, waysByRow } from '../random-lines.ts';

const array = (data: Float64Array, shape: readonly number[]): Tensor =>
  tensor(
    Float32Array.from(data),
    [-1, ...shape].map((side) => (side < 0 ? data.length / shape.reduce((a, b) => a * b) : side)),
  );

function linesOf(problem: RandomLines, shape: readonly number[]): Lines<Tensor> {
  return {
    lowerSlope: array(problem.lowerSlope, shape),
    lowerIntercept: array(problem.lowerIntercept, shape),
    upperSlope: array(problem.upperSlope, shape),
    upperIntercept: array(problem.upperIntercept, shape),
  };
}

function expectNear(actual: Tensor, expected: readonly number[]): void {
  const numbers = [...actual.dataSync()];
  expect(numbers.length).toBe(expected.length);
  for (const [index, value] of expected.entries()) expect(numbers[index]).toBeCloseTo(value, 4);
}

describe.each(await eachBackend())('float32 rows through lines on $info.name', ({ use }) => {
  beforeAll(use);

  it.each(waysByRow)('are what the definition says, row by row: %j', (...byRow) => {
    const shape = [2, 3, 2];
    const problem = randomLines(Rng.fromSeed(3), { batch: 2, rows: 3, size: 12, byRow });
    scope(() => {
      const box = { lower: array(problem.box.lower, shape), upper: array(problem.box.upper, shape) };
      const form = {
        rows: 3,
        coefficients: array(problem.coefficients, shape),
        constant: array(problem.constant, [1]),
      };
      const after = float32.linesBack(linesOf(problem, shape), form, box);
      const [next, constant] = referenceBack(problem);
      expectNear(after.coefficients, next);
      expectNear(after.constant, constant);
      expect(after.coefficients.shape).toEqual([6, ...shape]);
    });
  });

  it.each(waysByRow)(
    'through lines and the convolution in front equal one after the other: %j',
    (...byRow) => {
      const shape = [2, 3, 2];
      const problem = randomLines(Rng.fromSeed(4), { batch: 2, rows: 3, size: 12, byRow });
      scope(() => {
        const { lowerIntercept, ...lines } = linesOf(problem, shape);
        const form = {
          rows: 3,
          coefficients: array(problem.coefficients, shape),
          constant: array(problem.constant, [1]),
        };
        const map = {
          kind: 'conv2d',
          weight: tensor(Rng.fromSeed(5).normals(3 * 2 * 2 * 2), [3, 2, 2, 2]),
          bias: tensor([0.5, -1]),
          strides: [1, 1],
          padding: [1, 1, 0, 1],
          inputShape: [2, 3, 2],
          outputShape: shape,
        } as const;
        const box = { lower: array(problem.box.lower, shape), upper: array(problem.box.upper, shape) };
        const apart = float32.affineBack(map, float32.linesBack(lines, form, box), box);
        const joined = float32.linesAffineBack?.(lines, map, form);
        if (joined !== undefined) {
          expectNear(joined.coefficients, [...apart.coefficients.dataSync()]);
          expectNear(joined.constant, [...apart.constant.dataSync()]);
        }
        // Lower intercepts are more than the joined operation knows of.
        expect(float32.linesAffineBack?.({ ...lines, lowerIntercept }, map, form)).toBeUndefined();
      });
    },
  );
});
