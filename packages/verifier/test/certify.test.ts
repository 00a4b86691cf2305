import { describe, expect, it } from 'vitest';

import { certify } from '../src/certify.ts';

const answer = (...margins: number[]): unknown =>
  certify({ shape: [1, margins.length], data: Float64Array.from(margins) })[0];

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
    const answers = certify({ shape: [3, 2], data: Float64Array.of(1, 2, -1, 2, Number.NaN, 2) });
    expect(answers.map(({ verdict }) => verdict)).toEqual(['certified', 'unknown', 'unknown']);
    expect(answers.map(({ bound }) => bound)).toEqual([1, -1, null]);
  });
});
