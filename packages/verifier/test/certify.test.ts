import { labelProperty, type OutputRow } from '@drawdown/properties';
import { parseEps } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { certify } from '../src/certify.ts';
import type { Instance } from '../src/index.ts';

/** An instance of a label against so many other classes. */
const instance = (rows: number, slack = 0): Instance => ({
  box: { kind: 'ball', image: new Float32Array(1), eps: parseEps('1/10'), clip: true },
  property: labelProperty(0, rows + 1),
  slack,
});

const answer = (...margins: number[]): unknown =>
  certify({ shape: [1, margins.length], data: Float64Array.from(margins) }, [instance(margins.length)])[0];

describe('certify', () => {
  it('needs every margin to be positive', () => {
    expect(answer(0.5, 0.25, 3)).toEqual({ verdict: 'certified', bound: 0.25 });
    expect(answer(0.5, -0.25)).toEqual({ verdict: 'unknown', bound: -0.25, reason: 'bound-not-positive' });
  });

  it('certifies no tie', () => {
    for (const tie of [0, -0]) expect(answer(1, tie)).toMatchObject({ verdict: 'unknown' });
  });

  it.each([
    [[Number.NaN]],
    [[1, Number.NaN]],
    [[Number.NaN, 1]],
    [[-1, Number.NaN]],
    [[1, Number.NEGATIVE_INFINITY]],
  ])('certifies no overflow and no NaN: %j', (margins) => {
    expect(answer(...margins)).toEqual({ verdict: 'unknown', bound: null, reason: 'bound-not-finite' });
  });

  it('answers example by example', () => {
    const answers = certify({ shape: [3, 2], data: Float64Array.of(1, 2, -1, 2, Number.NaN, 2) }, [
      instance(2),
      instance(2),
      instance(2),
    ]);
    expect(answers.map(({ verdict }) => verdict)).toEqual(['certified', 'unknown', 'unknown']);
    expect(answers.map(({ bound }) => bound)).toEqual([1, -1, null]);
  });

  it('needs the bound to exceed the slack', () => {
    const bounds = { shape: [1, 2], data: Float64Array.of(0.5, 0.25) };
    expect(certify(bounds, [instance(2, 0.25)])[0]).toMatchObject({ verdict: 'unknown', bound: 0.25 });
    expect(certify(bounds, [instance(2, 0.125)])[0]).toEqual({ verdict: 'certified', bound: 0.25 });
  });

  it('needs one positive row of every alternative', () => {
    const row: OutputRow = { coefficients: new Float64Array(3), constant: { lower: 0, upper: 0 } };
    const property = { classes: 3, alternatives: [[row, row], [row]] };
    const of = (...rows: number[]): unknown =>
      certify({ shape: [1, 3], data: Float64Array.from(rows) }, [{ ...instance(2), property }])[0];
    expect(of(-1, 0.5, 0.25)).toEqual({ verdict: 'certified', bound: 0.25 });
    expect(of(-1, 0.5, -0.25)).toMatchObject({ verdict: 'unknown', bound: -0.25 });
    expect(of(-1, -0.5, 1)).toMatchObject({ verdict: 'unknown', bound: -0.5 });
  });
});
