import type { OracleCase } from '@drawdown/networks/testing';
import { describe, expect, it } from 'vitest';

import { answered } from '../one-line.ts';
import { oracleFile, oracleNames, oraclePath } from './oracle-files.ts';

/** The margins that the verb gives for the inputs of an oracle. */
async function marginsOf(
  name: string,
  method: string,
  { eps, clip }: Pick<OracleCase, 'eps' | 'clip'>,
): Promise<number[][]> {
  // The oracle's own file is an input file: what else it holds does not matter.
  const words = ['--onnx', oraclePath(name, 'onnx'), '--input', oraclePath(name, 'json')];
  const cut = clip === null ? [] : ['--clip', clip.join()];
  const answer = await answered(['bounds', ...words, '--eps', String(eps), ...cut, '--method', method]);
  return answer.lowerMargins as number[][];
}

/** Numbers of `actual` that lie more than the tolerance, of 1 + |v|, below `expected`; and above it, where `both`. */
function strays(
  actual: number[][],
  expected: readonly (readonly number[])[] | undefined,
  { tolerance, both }: { readonly tolerance: number; readonly both: boolean },
): unknown[] {
  const values = expected?.flat() ?? [];
  expect(actual.map(({ length }) => length)).toEqual(expected?.map(({ length }) => length));
  return actual.flat().flatMap((x, at) => {
    const v = values[at] as number;
    const off = both ? Math.abs(x - v) : v - x;
    return off <= tolerance * (1 + Math.abs(v)) ? [] : [{ at, x, v }];
  });
}

describe.each(oracleNames)('drawdown bounds on the oracle %s', (name) => {
  it.each(oracleFile(name).cases)('has the published bounds at eps $eps, clip $clip', async (oracle) => {
    const { lowerMargins, sampledMinimum } = oracle;
    const found: Record<string, number[][]> = {};
    for (const method of ['ibp', 'crown-ibp', 'crown-ibp-zero', 'crown', 'fast-lin']) {
      found[method] = await marginsOf(name, method, oracle);
      const isSame = !['crown', 'fast-lin'].includes(method);
      const tolerance = isSame ? 1e-9 : 1e-6;
      expect(strays(found[method], lowerMargins[method], { tolerance, both: isSame }), method).toEqual([]);
    }
    for (const method of ['crown-ibp-one', 'deepz']) found[method] = await marginsOf(name, method, oracle);
    const samples = sampledMinimum.flat();
    for (const [method, margins] of Object.entries(found)) {
      expect(
        margins.flat().filter((x, at) => !(x <= (samples[at] as number))),
        method,
      ).toEqual([]);
    }
  });
});

describe.each(['mlp', 'conv-pad'])('α-CROWN on the oracle %s', (name) => {
  it.each(oracleFile(name).cases.slice(0, 1))('is not looser at eps $eps, clip $clip', async (oracle) => {
    const margins = await marginsOf(name, 'alpha-crown', oracle);
    const expected = oracle.lowerMargins['alpha-crown'];
    expect(strays(margins, expected, { tolerance: 0.02, both: false })).toEqual([]);
    const samples = oracle.sampledMinimum.flat();
    expect(margins.flat().filter((x, at) => !(x <= (samples[at] as number)))).toEqual([]);
  });
});
