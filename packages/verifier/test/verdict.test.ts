import { parseEps, type VerdictRecord, verdictRecordSchema } from '@drawdown/records';
import { POINT } from '@drawdown/records/metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Climber } from '../src/climb.ts';
import type { Finding } from '../src/closure.ts';

import { pointVerdict, verdictOf } from '../src/verdict.ts';

const eps = parseEps('1/10');
const image = Float32Array.of(0.5);
const climber = (findings: Finding[], isLate = false): Climber => ({
  index: 9,
  label: 1,
  image,
  findings,
  seconds: 0,
  isLate,
});
const plain = { prediction: 1, eachRung: false };

const certified = (bound: number): Finding => ({
  eps,
  rung: 'ibp',
  decides: ['certified'],
  seconds: 0,
  answer: { verdict: 'certified', bound },
});
const falsified = (bound: number): Finding => ({
  eps,
  rung: 'pgd',
  decides: ['falsified'],
  seconds: 0,
  answer: { verdict: 'falsified', bound, witness: image },
});
const open = (bound: number | null, rung = 'ibp', reason = 'bound-not-positive'): Finding => ({
  eps,
  rung,
  decides: rung === 'pgd' ? ['falsified'] : ['certified'],
  seconds: 0,
  answer: { verdict: 'unknown', bound, reason },
});

const boundOf = (finding: Finding): number | null => verdictOf(climber([finding]), eps, plain).bound;
const bounds = fc.double({ min: 1e-250, max: 1e250, noNaN: true });
const ordinary = fc.double({ min: 1e-6, max: 1e3, noNaN: true });

describe('a kept bound', () => {
  it('has six digits', () => {
    expect(boundOf(certified(1 / 3))).toBe(0.333333);
    expect(boundOf(certified(2 / 3))).toBe(0.666666);
    expect(boundOf(certified(1.5))).toBe(1.5);
    expect(boundOf(falsified(-2 / 3))).toBe(-0.666666);
    expect(boundOf(falsified(-1 / 3))).toBe(-0.333333);
  });

  it('is never above the bound where a number just above a power of ten rounds up', () => {
    // Six digits of 1.0000079 are 1.00001; of 9.9999999, 10.
    expect(boundOf(certified(1.0000079))).toBe(1);
    expect(boundOf(certified(1.00001999))).toBe(1.00001);
    expect(boundOf(certified(9.9999999))).toBe(9.99999);
    expect(boundOf(certified(0.000999999999))).toBe(0.000999999);
    expect(boundOf(open(-9.9999991))).toBe(-10);
    expect(boundOf(open(-1.0000001))).toBe(-1.00001);
  });

  it.each([
    ['of any size', bounds],
    ['of an ordinary size', ordinary],
  ])('is never above a certificate %s, and near it', (_, sizes) => {
    fc.assert(
      fc.property(sizes, (bound) => {
        const kept = boundOf(certified(bound)) as number;
        expect(kept).toBeLessThanOrEqual(bound);
        expect(kept).toBeGreaterThan(bound * (1 - 1.1e-5));
        expect(Number(kept.toPrecision(6))).toBe(kept);
        const negative = boundOf(open(-bound)) as number;
        expect(negative).toBeLessThanOrEqual(-bound);
        expect(negative).toBeGreaterThan(-bound * (1 + 1.1e-5));
      }),
      { seed: 6, numRuns: 2000 },
    );
  });

  it('is never below what an attack found, and never positive for a counterexample', () => {
    fc.assert(
      fc.property(bounds, (bound) => {
        const kept = boundOf(falsified(-bound)) as number;
        expect(kept).toBeGreaterThanOrEqual(-bound);
        expect(kept).toBeLessThan(0);
      }),
      { seed: 7, numRuns: 2000 },
    );
    expect(boundOf(falsified(0))).toBe(0);
    expect(boundOf(falsified(-0))).toBe(0);
    expect(boundOf(falsified(-Number.MIN_VALUE))).toBeLessThanOrEqual(0);
  });

  it('is null where it is not finite', () => {
    expect(boundOf(falsified(Number.NEGATIVE_INFINITY))).toBeNull();
    expect(boundOf(open(Number.NaN))).toBeNull();
    expect(boundOf(open(null))).toBeNull();
  });
});

describe('verdictOf', () => {
  it('takes the verdict of the deciding rung, with its source', () => {
    const at = parseEps('3/10');
    const found = { ...certified(0.25), eps: at };
    expect(verdictOf(climber([open(-1), found]), eps, plain)).toEqual({
      index: 9,
      label: 1,
      prediction: 1,
      eps,
      verdict: 'certified',
      rung: 'ibp',
      bound: 0.25,
      source: at,
    });
  });

  it('keeps the best lower bound of an undecided image, and no attack’s', () => {
    const findings = [open(0.75, 'pgd', 'no-counterexample'), open(-3, 'ibp'), open(-2, 'crown-ibp')];
    expect(verdictOf(climber(findings), eps, plain)).toMatchObject({ verdict: 'unknown', bound: -2 });
    expect(verdictOf(climber(findings.slice(0, 1)), eps, plain).bound).toBeNull();
    const elsewhere = { ...open(-1), eps: parseEps('1/2') };
    expect(verdictOf(climber([elsewhere]), eps, plain).bound).toBeNull();
  });

  it('says why nothing is known', () => {
    const flip: Finding = {
      eps,
      rung: 'pgd',
      decides: ['falsified'],
      seconds: 0,
      answer: { verdict: 'unknown', bound: 0.1, reason: 'float32-flip', witness: image },
    };
    const reason = (findings: Finding[], isLate: boolean): string | undefined =>
      verdictOf(climber(findings, isLate), eps, plain).reason;
    expect(reason([open(-1)], false)).toBe('undecided');
    expect(reason([open(-1)], true)).toBe('timeout');
    expect(reason([], true)).toBe('timeout');
    expect(reason([flip, open(-1)], true)).toBe('float32-flip');
    expect(reason([flip, certified(1)], false)).toBeUndefined();
  });

  it('lists what every rung said at this radius where every rung was run', () => {
    const other = { ...open(-5, 'crown-ibp'), eps: parseEps('1/2') };
    const findings = [open(0.1, 'pgd', 'no-counterexample'), certified(1 / 3), other];
    const record = verdictOf(climber(findings), eps, { ...plain, eachRung: true });
    expect(record.rungs).toEqual({
      pgd: { verdict: 'unknown', bound: 0.1, reason: 'no-counterexample' },
      ibp: { verdict: 'certified', bound: 0.333333 },
    });
    expect(verdictOf(climber(findings), eps, plain)).not.toHaveProperty('rungs');
  });

  it('fits the schema of a record', () => {
    const records: VerdictRecord[] = [
      verdictOf(climber([certified(1 / 3)]), eps, { ...plain, eachRung: true }),
      verdictOf(climber([]), eps, plain),
      pointVerdict(climber([]), eps, { prediction: 0, upper: -1 }),
      pointVerdict(climber([]), eps, { prediction: 0, upper: Number.NaN }),
    ];
    for (const record of records) expect(verdictRecordSchema.parse(record)).toEqual(record);
  });
});

describe('pointVerdict', () => {
  it('is falsified where the margin is surely not positive', () => {
    expect(pointVerdict(climber([]), eps, { prediction: 0, upper: -2 / 3 })).toEqual({
      index: 9,
      label: 1,
      prediction: 0,
      eps,
      verdict: 'falsified',
      rung: POINT,
      bound: -0.666666,
      source: eps,
    });
    expect(pointVerdict(climber([]), eps, { prediction: 0, upper: 0 }).verdict).toBe('falsified');
  });

  it.each([1e-18, Number.NaN, Number.POSITIVE_INFINITY])(
    'is unknown where the sign is not sure: %d',
    (upper) => {
      const record = pointVerdict(climber([]), eps, { prediction: 1, upper });
      expect(record).toMatchObject({
        verdict: 'unknown',
        rung: POINT,
        source: null,
        reason: 'point-undecided',
      });
      expect(record.bound).toBe(Number.isFinite(upper) ? upper : null);
    },
  );
});
