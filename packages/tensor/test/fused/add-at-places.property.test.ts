import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

import { addAtPlaces, grads, mul, scope, sum, type Tensor, tensor, useBackend } from '../../src/index.ts';
import { eachBackend } from '../../src/testing/index.ts';

const backends = await eachBackend();

afterAll(() => useBackend('cpu'));

const problems = fc.record({
  seed: fc.nat(),
  rows: fc.integer({ min: 1, max: 6 }),
  size: fc.integer({ min: 1, max: 9 }),
  count: fc.integer({ min: 0, max: 4 }),
});

describe.each(backends.map(({ info }) => [info.name] as const))('addAtPlaces on the backend %s', (name) => {
  it('adds at the places that there are, and so does its gradient take', async () => {
    await useBackend(name);
    fc.assert(
      fc.property(problems, ({ seed, rows, size, count }) => {
        const rng = Rng.fromSeed(seed);
        // Each row's places are all different, some are none.
        const places = Int32Array.from({ length: rows * count }, (_, at) =>
          at % count < size ? at % count : -1,
        );
        const [target, values, weights] = [rows * size, rows * count, rows * size].map((length) =>
          rng.uniforms(length),
        ) as [Float32Array, Float32Array, Float32Array];
        const expected = target.slice();
        const taken = new Float32Array(values.length);
        for (const [at, place] of places.entries()) {
          if (place < 0) continue;
          const index = Math.floor(at / count) * size + place;
          expected[index] = Math.fround((expected[index] as number) + (values[at] as number));
          taken[at] = weights[index] as number;
        }
        scope(() => {
          const operands = [tensor(target, [rows, size, 1]), tensor(values, [rows, count])];
          const compute = (to: Tensor, added: Tensor): Tensor => addAtPlaces(to, added, places);
          expect(compute(...(operands as [Tensor, Tensor])).dataSync()).toEqual(expected);
          const weigh = tensor(weights, [rows, size, 1]);
          const [atTarget, atValues] = grads((to: Tensor, added: Tensor) =>
            sum(mul(compute(to, added), weigh)),
          )(operands);
          expect(atTarget?.dataSync()).toEqual(weights);
          expect(atValues?.dataSync()).toEqual(taken);
        });
      }),
      { seed: 2103, numRuns: 60 },
    );
  });

  it('refuses another number of places than of values, and other rows', async () => {
    await useBackend(name);
    scope(() => {
      const target = tensor(new Float32Array(6), [2, 3]);
      const values = tensor(new Float32Array(2), [2, 1]);
      expect(() => addAtPlaces(target, values, new Int32Array(3))).toThrow(RangeError);
      const flat = tensor(new Float32Array(2), [1, 2]);
      expect(() => addAtPlaces(target, flat, new Int32Array(2))).toThrow('in the rows of [2,3]');
    });
  });
});
