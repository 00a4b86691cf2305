import type { Oracle, OracleCase } from '@drawdown/networks/testing';
import { bothSigns, labelMargins } from '@drawdown/properties';
import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import {
  type AllBounds,
  type ArithmeticUnderTest,
  allBounds,
  describeFloat64Engines,
  float32UnderTest,
  float64UnderTest,
} from '../src/testing/index.ts';
import { oracleBox, oracles } from './oracles.ts';

function boundsFor<A>(underTest: ArithmeticUnderTest<A>, oracle: Oracle, oracleCase: OracleCase): AllBounds {
  const { network, parameters, inputs, labels } = oracle;
  const boxes = inputs.map((input) => oracleBox(input, oracleCase));
  const specification = labelMargins(labels, network.classes);
  return allBounds(underTest, { network, parameters, boxes, specification });
}

/** |x − v| ≤ tolerance · (1 + |v|) for every number. */
function expectNear(
  actual: Float64Array,
  expected: readonly (readonly number[])[] | undefined,
  tolerance: number,
): void {
  const values = expected?.flat() ?? [];
  expect(actual.length).toBe(values.length);
  const far = values.filter(
    (value, index) => !(Math.abs((actual[index] ?? Number.NaN) - value) <= tolerance * (1 + Math.abs(value))),
  );
  expect(far).toEqual([]);
}

/** x ≥ v − tolerance · (1 + |v|) for every number. */
function expectNotLooser(
  actual: Float64Array,
  expected: readonly (readonly number[])[] | undefined,
  tolerance: number,
): void {
  const values = expected?.flat() ?? [];
  expect(actual.length).toBe(values.length);
  const looser = values.filter(
    (value, index) => !((actual[index] ?? Number.NaN) >= value - tolerance * (1 + Math.abs(value))),
  );
  expect(looser).toEqual([]);
}

function expectBelow(bounds: Float64Array, values: readonly number[], slack: number): void {
  expect(bounds.length).toBe(values.length);
  expect(values.filter((value, index) => !((bounds[index] ?? Number.NaN) <= value + slack))).toEqual([]);
}

function describeOracle<A>(underTest: ArithmeticUnderTest<A>, tolerance: number): void {
  describe.each(oracles)(`${underTest.arithmetic.name} on %s`, (_file, oracle) => {
    it.each(oracle.cases)('is right at eps $eps, clip $clip', (oracleCase) => {
      const { margins, logits } = boundsFor(underTest, oracle, oracleCase);
      const { lowerMargins, logitBounds, sampledMinimum } = oracleCase;
      expectNear(margins.ibp, lowerMargins.ibp, tolerance);
      expectNear(margins['crown-ibp'], lowerMargins['crown-ibp'], tolerance);
      expectNear(margins['crown-ibp-zero'], lowerMargins['crown-ibp-zero'], tolerance);
      // The methods with their own intervals; where rounding turns none of them, they are the oracle's.
      expectNotLooser(margins.crown, lowerMargins.crown, 1e-6 + tolerance);
      expectNotLooser(margins['fast-lin'], lowerMargins['fast-lin'], 1e-6 + tolerance);
      expectNear(logits.lower, logitBounds.ibp?.lower, tolerance);
      expectNear(logits.upper, logitBounds.ibp?.upper, tolerance);
      // The arithmetic that rounds outward is never above a sampled margin, not even by rounding.
      const slack = underTest.arithmetic.name === 'float64' ? 0 : tolerance;
      for (const bounds of Object.values(margins)) expectBelow(bounds, sampledMinimum.flat(), slack);
    });
  });
}

it('has the seven networks', () => {
  expect(oracles.map(([file]) => file)).toEqual([
    'avgpool.json',
    'bn.json',
    'conv-pad.json',
    'conv.json',
    'deep.json',
    'mlp.json',
    'residual.json',
  ]);
});

describeFloat64Engines(() => describeOracle(float64UnderTest, 1e-9));

describe('on the cpu', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });
  describeOracle(float32UnderTest, 1e-5);
});

describe('on wasm', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });
  describeOracle(float32UnderTest, 1e-5);
});

it('would notice rows with the wrong sign', () => {
  const [, oracle] = oracles[0] as [string, Oracle];
  const [first] = oracle.cases as [OracleCase];
  const { network, parameters, inputs, labels } = oracle;
  const { rows } = labelMargins(labels, network.classes);
  const both = allBounds(float64UnderTest, {
    network,
    parameters,
    boxes: inputs.map((input) => oracleBox(input, first)),
    specification: bothSigns(labelMargins(labels, network.classes)),
  });
  const wrong = both.margins.ibp.filter((_, index) => Math.floor(index / rows) % 2 === 1);
  expect(() => expectNear(wrong, first.lowerMargins.ibp, 1e-5)).toThrow();
});
