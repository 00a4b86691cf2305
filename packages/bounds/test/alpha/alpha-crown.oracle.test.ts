import { toTensors } from '@drawdown/networks';
import type { Oracle } from '@drawdown/networks/testing';
import { labelMargins } from '@drawdown/properties';
import { scope, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { alphaCrownMargins, crownMargins, float64 } from '../../src/index.ts';
import { float64UnderTest } from '../../src/testing/index.ts';
import { oracleBox, oracles } from '../oracles.ts';

/** α-CROWN's margins of all inputs of a case, and CROWN's. */
function marginsOf(oracle: Oracle, oracleCase: Oracle['cases'][number], iterations: number) {
  const { network, inputs, labels, parameters } = oracle;
  const boxes = inputs.map((image) => oracleBox(image, oracleCase));
  const box = float64UnderTest.batch(boxes, network.inputShape);
  const exact = { network, parameters: float64UnderTest.parameters(parameters) };
  const specification = labelMargins(labels, network.classes);
  return scope(() => {
    const model = { ...exact, float32: toTensors(parameters) };
    return {
      alpha: alphaCrownMargins(model, box, { specification, iterations }).data,
      crown: crownMargins(float64, exact, box, { specification }).data,
    };
  });
}

beforeAll(async () => {
  await useBackend('auto');
});

describe.each(oracles)('α-CROWN on %s', (_file, oracle) => {
  it.each(oracle.cases)('is sound and about as tight at eps $eps, clip $clip', (oracleCase) => {
    const { alpha, crown } = marginsOf(oracle, oracleCase, 25);
    const truth = oracleCase.sampledMinimum.flat();
    const published = oracleCase.lowerMargins['alpha-crown']?.flat();
    const wrong = [...alpha].filter((bound, row) => !(bound <= (truth[row] as number)));
    expect(wrong).toEqual([]);
    const looser = published?.filter(
      (value, row) => !((alpha[row] as number) >= value - 0.02 * (1 + Math.abs(value))),
    );
    expect(looser ?? []).toEqual([]);
    const worse = [...alpha].filter((bound, row) => bound < (crown[row] as number) - 1e-4);
    expect(worse).toEqual([]);
  });
});

it('without iterations has CROWN’s slopes', () => {
  const [, oracle] = oracles.find(([file]) => file === 'mlp.json') as [string, Oracle];
  const { alpha, crown } = marginsOf(oracle, oracle.cases[1] as Oracle['cases'][number], 0);
  for (const [row, bound] of alpha.entries()) expect(bound).toBeCloseTo(crown[row] as number, 10);
});
