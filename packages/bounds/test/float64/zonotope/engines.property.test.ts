import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

import { type Float64EngineName, useFloat64Engine } from '../../../src/float64/engine/choose.ts';
import { randomProblem, specimens } from '../../../src/testing/index.ts';
import { float64ZonotopesUnderTest, zonotopeNumbers } from '../../../src/testing/zonotopes-under-test.ts';

function isMissing(name: Float64EngineName): boolean {
  try {
    useFloat64Engine(name);
    return false;
  } catch {
    return true;
  } finally {
    useFloat64Engine('auto');
  }
}

describe.skipIf(isMissing('native'))('zonotopes by both float64 engines', () => {
  afterAll(() => {
    useFloat64Engine('auto');
  });

  it.each(Object.entries(specimens))('agree on %s', (_name, network) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.constantFrom(undefined, 100, 0),
        (seed, numbers) => {
          const problem = randomProblem(network, seed);
          const by = (name: Float64EngineName): Float64Array => {
            useFloat64Engine(name);
            return zonotopeNumbers(float64ZonotopesUnderTest, problem, { numbers }).slice();
          };
          const native = by('native');
          const far = by('typescript').filter(
            (value, index) =>
              !(Math.abs((native[index] ?? Number.NaN) - value) <= 1e-12 * (1 + Math.abs(value))),
          );
          expect([...far]).toEqual([]);
        },
      ),
      { seed: 2023, numRuns: 4 },
    );
  });
});
