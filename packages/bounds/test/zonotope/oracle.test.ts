import type { Oracle, OracleCase } from '@drawdown/networks/testing';
import { labelMargins } from '@drawdown/properties';
import { describe, expect, it } from 'vitest';

import { crownMargins, crownTrace, float64, float64Zonotopes, zonotopeMargins } from '../../src/index.ts';
import { describeFloat64Engines, float64UnderTest, type Problem } from '../../src/testing/index.ts';
import {
  float64ZonotopesUnderTest,
  type ZonotopeMethod,
  zonotopeNumbers,
} from '../../src/testing/zonotopes-under-test.ts';
import { oracleBox, oracles } from '../oracles.ts';

function problemOf({ network, parameters, inputs, labels }: Oracle, oracleCase: OracleCase): Problem {
  return {
    network,
    parameters,
    boxes: inputs.map((input) => oracleBox(input, oracleCase)),
    specification: labelMargins(labels, network.classes),
  };
}

function boundsOf(oracle: Oracle, oracleCase: OracleCase, method: ZonotopeMethod): Float64Array {
  return zonotopeNumbers(float64ZonotopesUnderTest, problemOf(oracle, oracleCase), method);
}

/** Bounds that are not near the numbers that they should be: |x − v| ≤ tolerance · (1 + |v|). */
function far(bounds: Float64Array, expected: ArrayLike<number>, tolerance: number): unknown[] {
  expect(bounds.length).toBe(expected.length);
  return Array.from(expected).flatMap((value, index) => {
    const got = bounds[index] ?? Number.NaN;
    return Math.abs(got - value) <= tolerance * (1 + Math.abs(value)) ? [] : [{ got, value }];
  });
}

describeFloat64Engines(() => {
  describe.each(oracles)('float64 zonotopes against %s', (file, oracle) => {
    /**
     * DeepZ is Fast-Lin taken forward: both keep each ReLU between the same two parallel lines, and a generator of half the
     * gap moves a linear function as much as the line that it would take on the way back.
     */
    it('are what Fast-Lin is where both relax in the same boxes', () => {
      for (const oracleCase of oracle.cases) {
        const problem = problemOf(oracle, oracleCase);
        const { specification } = problem;
        const model = {
          network: problem.network,
          parameters: float64UnderTest.parameters(problem.parameters),
        };
        const box = float64UnderTest.batch(problem.boxes, problem.network.inputShape);
        const trace = crownTrace(float64, model, box, { lowerSlope: 'same' });
        const deepz = zonotopeMargins(float64Zonotopes, model, box, { specification, trace }).data;
        const fastLin = crownMargins(float64, model, box, { specification, lowerSlope: 'same' }).data;
        expect(far(deepz, fastLin, 1e-9)).toEqual([]);
      }
    });

    // The oracle leaves neurons alone that intervals decide, which zonotopes by themselves may not see decided: it makes a
    // difference in the residual network.
    it.skipIf(file === 'residual.json')('are what the oracle says of Fast-Lin', () => {
      for (const oracleCase of oracle.cases) {
        const expected = oracleCase.lowerMargins['fast-lin']?.flat() ?? [];
        expect(far(boundsOf(oracle, oracleCase, {}), expected, 1e-9)).toEqual([]);
      }
    });

    it('are below the sampled minimum, whatever is asked for', () => {
      for (const oracleCase of oracle.cases) {
        const sampled = oracleCase.sampledMinimum.flat();
        for (const method of [{}, { isCut: true }, { numbers: 400 }]) {
          const bounds = boundsOf(oracle, oracleCase, method);
          expect(sampled.filter((value, index) => !((bounds[index] ?? Number.NaN) <= value))).toEqual([]);
        }
      }
    });
  });
});
