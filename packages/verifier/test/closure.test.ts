import { parseEps } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { ContradictionError, closedFinding, expectConsistent, type Finding } from '../src/closure.ts';

const certified = (eps: string, rung = 'ibp'): Finding => ({
  eps: parseEps(eps),
  rung,
  decides: ['certified'],
  seconds: 0,
  answer: { verdict: 'certified', bound: 0.25 },
});
const falsified = (eps: string, rung = 'pgd'): Finding => ({
  eps: parseEps(eps),
  rung,
  decides: ['falsified'],
  seconds: 0,
  answer: { verdict: 'falsified', bound: -0.5, witness: Float32Array.of(0) },
});
const unknown = (eps: string): Finding => ({
  eps: parseEps(eps),
  rung: 'ibp',
  decides: ['certified'],
  seconds: 0,
  answer: { verdict: 'unknown', bound: -1, reason: 'bound-not-positive' },
});

const sourceAt = (findings: readonly Finding[], eps: string): string | undefined =>
  closedFinding(findings, parseEps(eps))?.eps;

describe('closedFinding', () => {
  it('reaches down from a certificate, and not up', () => {
    const findings = [certified('2/10')];
    expect(['1/100', '1/10', '2/10', '3/10'].map((eps) => sourceAt(findings, eps))).toEqual([
      '1/5',
      '1/5',
      '1/5',
      undefined,
    ]);
  });

  it('reaches up from a counterexample, and not down', () => {
    const findings = [falsified('2/10')];
    expect(['1/10', '2/10', '3/10', '1'].map((eps) => sourceAt(findings, eps))).toEqual([
      undefined,
      '1/5',
      '1/5',
      '1/5',
    ]);
  });

  it.each([[[0, 1, 2, 3]], [[3, 2, 1, 0]], [[1, 3, 0, 2]]])(
    'takes the nearest source, found in the order %j',
    (order) => {
      const all = [certified('1/10'), certified('3/10'), falsified('1/2'), falsified('7/10')];
      const findings = order.map((place) => all[place] as Finding);
      const sources = ['1/20', '1/10', '1/5', '3/10', '2/5', '1/2', '3/5', '7/10', '1'];
      expect(sources.map((eps) => sourceAt(findings, eps))).toEqual([
        '1/10',
        '1/10',
        '3/10',
        '3/10',
        undefined,
        '1/2',
        '1/2',
        '7/10',
        '7/10',
      ]);
    },
  );

  it('compares radii as numbers, not as text', () => {
    expect(sourceAt([certified('8/255')], '3/100')).toBe('8/255');
    expect(sourceAt([certified('8/255')], '1/30')).toBeUndefined();
    expect(sourceAt([falsified('9/100')], '1/10')).toBe('9/100');
  });

  it('takes the rung that answered first among those of one radius', () => {
    const findings = [certified('1/5', 'ibp'), certified('1/5', 'crown-ibp')];
    expect(closedFinding(findings, parseEps('1/5'))?.rung).toBe('ibp');
    expect(closedFinding(findings, parseEps('1/10'))?.rung).toBe('ibp');
  });

  it('learns nothing from unknown', () => {
    const findings = [unknown('1/10'), unknown('1/2')];
    expect(['1/10', '1/5', '1/2'].map((eps) => sourceAt(findings, eps))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(closedFinding([], parseEps('1/10'))).toBeUndefined();
  });
});

describe('expectConsistent', () => {
  it.each([
    ['at one radius', [certified('1/10'), falsified('1/10')]],
    ['across radii', [unknown('1/20'), falsified('1/10'), certified('8/10')]],
    ['whichever comes first', [certified('8/10'), certified('1/100'), falsified('1/10')]],
  ])('refuses a certificate at or above a counterexample: %s', (_, findings) => {
    expect(() => expectConsistent(findings, 7)).toThrow(ContradictionError);
  });

  it('lets a certificate stand below a counterexample', () => {
    expectConsistent([certified('1/10'), falsified('2/10'), unknown('15/100')], 7);
    expectConsistent([], 7);
  });

  it('names the image, both rungs, both radii and both bounds in one line', () => {
    const attempt = (): void => expectConsistent([certified('3/10', 'liar'), falsified('1/10')], 42);
    expect(attempt).toThrow(
      /^image 42 is certified at eps 3\/10 by liar \(bound 0.25\) and falsified at eps 1\/10 by pgd \(margin -0.5\); .*report.*$/,
    );
  });
});
