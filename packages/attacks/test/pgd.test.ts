import { ballTensors } from '@drawdown/properties';
import { Rng } from '@drawdown/records';
import { grad, matMul, memory, relu, scope, sum, type Tensor, tensor2d, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { pgd } from '../src/index.ts';
import { smallestMargin } from '../src/losses.ts';
import { stepSizes } from '../src/step-sizes.ts';
import { leastMargin, linearLogits, outside } from './linear-network.ts';

const weight = [
  [1, -2, 0.5],
  [-1, 0.25, 2],
  [0.5, 0.5, -1.5],
  [2, 1, -0.75],
];
const bias = [0.1, -0.2, 0.05];
const images = [
  [0.2, 0.5, 0.9, 0.4],
  [0.0, 1.0, 0.3, 0.7],
];
const labels = [0, 2];
const linear = linearLogits(weight, bias);

const first = Rng.fromSeed(1).normals(4 * 16);
const second = Rng.fromSeed(2).normals(16 * 3);
const curved = (points: Tensor): Tensor =>
  matMul(relu(matMul(points, tensor2d(first, [4, 16]))), tensor2d(second, [16, 3]));

const rng = (): Rng => Rng.fromSeed(7);

beforeAll(async () => {
  await useBackend('wasm');
});

describe('pgd', () => {
  // With two classes the cross-entropy has the optimum of the margin; with three they may differ.
  it.each([
    { loss: 'margin', classes: 3, labels: [0, 2] },
    { loss: 'margin', classes: 2, labels: [0, 1] },
    { loss: 'cross-entropy', classes: 2, labels: [1, 0] },
  ] as const)('finds the optimum of a linear network: $loss, $classes classes', (problem) => {
    const rows = weight.map((row) => row.slice(0, problem.classes));
    const offsets = bias.slice(0, problem.classes);
    const network = linearLogits(rows, offsets);
    const start = tensor2d(images);
    const box = ballTensors(start, 0.1, true);
    const attack = pgd({ steps: 10, restarts: 2, loss: problem.loss });
    const points = attack(network, start, problem.labels, box, rng());
    const margins = smallestMargin(network(points), problem.labels).dataSync();
    problem.labels.forEach((label, row) => {
      const [lower = [], upper = []] = [box.lower, box.upper].map((ends) =>
        Array.from(ends.dataSync()).slice(row * 4, row * 4 + 4),
      );
      expect(margins[row]).toBeCloseTo(leastMargin(rows, offsets, { lower, upper, label }), 5);
    });
  });

  it('stays in the box exactly, whatever the step', () => {
    const start = tensor2d(images);
    for (const eps of [0.001, 1 / 3, 0.9]) {
      const box = ballTensors(start, eps, true);
      const points = pgd({ steps: 3, stepSize: 1.7 })(curved, start, labels, box, rng());
      expect(outside(points, box)).toEqual([]);
    }
  });

  it('is never better classified than the image, and more restarts never find less', () => {
    const start = tensor2d(Array.from({ length: 20 }, (_, row) => Array.from(Rng.fromSeed(row).uniforms(4))));
    const classes = Array.from({ length: 20 }, (_, row) => row % 3);
    const box = ballTensors(start, 0.3, true);
    const found = [1, 3, 6].map((restarts) => {
      const points = pgd({ steps: 4, restarts })(curved, start, classes, box, rng());
      return Array.from(smallestMargin(curved(points), classes).dataSync());
    });
    const series = [Array.from(smallestMargin(curved(start), classes).dataSync()), ...found];
    series.slice(1).forEach((margins, index) => {
      margins.forEach((margin, row) => {
        expect(margin).toBeLessThanOrEqual(series[index]?.[row] ?? Number.NaN);
      });
    });
  });

  it('returns the image where the box holds nothing else', () => {
    const start = tensor2d(images);
    const points = pgd({ steps: 2 })(curved, start, labels, { lower: start, upper: start }, rng());
    expect(Array.from(points.dataSync())).toEqual(Array.from(start.dataSync()));
  });

  it('draws from its stream alone', () => {
    const start = tensor2d(images);
    const box = ballTensors(start, 0.4, true);
    const attack = pgd({ steps: 1, stepSize: 0.01, loss: 'cross-entropy' });
    const run = (stream: Rng): number[] => Array.from(attack(curved, start, labels, box, stream).dataSync());
    expect(run(rng())).toEqual(run(rng()));
    expect(run(rng())).not.toEqual(run(Rng.fromSeed(8)));
  });

  it('returns plain tensors: nothing is differentiated through the search', () => {
    const start = tensor2d(images);
    const box = ballTensors(start, 0.1, true);
    const slope = grad((x: Tensor) => {
      const points = pgd({ steps: 1 })(linear, x, labels, box, rng());
      return sum(x.add(points.mul(1000)));
    })(start);
    expect(new Set(slope.dataSync())).toEqual(new Set([1]));
  });

  it('leaks no tensor', () => {
    const start = tensor2d(images);
    const box = ballTensors(start, 0.1, true);
    const before = memory().numTensors;
    pgd({ steps: 3, restarts: 2 })(curved, start, labels, box, rng()).dispose();
    scope(() => pgd({ steps: 3 })(curved, start, labels, box, rng())).dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('refuses settings out of range', () => {
    expect(() => pgd({ steps: 0 })).toThrow('pgd: steps must be a positive whole number, but 0 was given');
    expect(() => pgd({ restarts: 1.5 })).toThrow('restarts');
    expect(() => pgd({ stepSize: Number.NaN })).toThrow('stepSize must be a positive number');
  });
});

describe('stepSizes', () => {
  it('falls at shares of the steps', () => {
    expect(stepSizes(4, 1, { at: [0.5, 0.75], factor: 0.5 })).toEqual([1, 1, 0.5, 0.25]);
    expect(stepSizes(2, 0.3, { at: [], factor: 0.5 })).toEqual([0.3, 0.3]);
  });
});
