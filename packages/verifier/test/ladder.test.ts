import { UnknownNameError, UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { ladderStep, parseLadder, rungs } from '../src/index.ts';

const settingsOf = (text: string): unknown =>
  parseLadder(text).map(({ rung, parameters }) => [rung, parameters]);

describe('parseLadder', () => {
  it('keeps the order, and fills in every default', () => {
    expect(settingsOf('crown-ibp,pgd,ibp')).toEqual([
      ['crown-ibp', { lowerSlope: 'adaptive' }],
      ['pgd', { steps: 20, restarts: 1, loss: 'margin', targets: 'smallest' }],
      ['ibp', {}],
    ]);
  });

  it('reads settings as numbers and words, with spaces around the rungs', () => {
    expect(settingsOf(' pgd:steps=100:restarts=3:loss=cross-entropy , crown-ibp:lowerSlope=zero ')).toEqual([
      ['pgd', { steps: 100, restarts: 3, loss: 'cross-entropy', targets: 'smallest' }],
      ['crown-ibp', { lowerSlope: 'zero' }],
    ]);
  });

  it('tells the ladder what each rung can prove', () => {
    for (const step of parseLadder(Object.keys(rungs).join(','))) {
      expect(step.decides).toBe(rungs[step.rung]?.decides);
    }
  });

  it.each([
    ['', /name is empty in ''; write one there or leave the comma out/],
    ['pgd,,ibp', /name is empty in 'pgd,,ibp'; write one/],
    ['ibp,', /name is empty in 'ibp,'; write one/],
    [':steps=3', /name is empty in ':steps=3'; write one/],
    ['pdg', /unknown rung 'pdg': did you mean 'pgd'\? \(known: pgd, ibp, crown-ibp, /],
    ['PGD', /unknown rung 'PGD': did you mean 'pgd'/],
    ['toString', /unknown rung 'toString'.*known: pgd/],
    ['__proto__', /unknown rung '__proto__'.*known: pgd/],
    ['pgd,ibp,pgd:steps=9', /names the rung 'pgd' twice; name it once/],
    ['pgd:step=3', /unknown setting of rung 'pgd' 'step': did you mean 'steps'\?/],
    ['pgd:eps=1', /unknown setting of rung 'pgd' 'eps'.*known: steps, restarts, loss/],
    ['ibp:steps=3', /rung 'ibp' has no settings, but 'steps' was given; leave it out/],
    ['ibp:__proto__=3', /rung 'ibp' has no settings, but '__proto__' was given; leave it out/],
    ['pgd:steps=3:steps=30', /rung 'pgd' is given the setting 'steps' twice; give it once/],
    ['pgd:steps', /rung 'pgd': a setting is written name=value, but 'steps' was given/],
    ['pgd:', /a setting is written name=value, but '' was given/],
    ['pgd:=3', /a setting is written name=value, but '=3' was given/],
    ['pgd:steps=3=30', /a setting is written name=value, but 'steps=3=30' was given/],
    ['pgd:steps=0', /rung 'pgd': setting 'steps' .*expected number to be >0, but '0' was given/],
    ['pgd:steps=2.5', /setting 'steps' .*expected int.*'2.5' was given/],
    ['pgd:steps=many', /setting 'steps' .*expected number.*'many' was given/],
    ['pgd:steps=', /setting 'steps' .*expected number.*'' was given/],
    ['pgd:steps=Infinity', /setting 'steps' .*'Infinity' was given/],
    ['pgd:restarts=-1', /setting 'restarts' .*'-1' was given/],
    ['pgd:restarts=true', /setting 'restarts' .*expected number.*'true' was given/],
    ['pgd:loss=hinge', /setting 'loss' .*"cross-entropy"\|"margin".*'hinge' was given/],
    ['crown-ibp:lowerSlope=2', /setting 'lowerSlope' .*"adaptive"\|"zero"\|"one".*'2' was given/],
  ])("refuses '%s' in one line that says what to do", (text, message) => {
    const attempt = (): unknown => parseLadder(text);
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/^[^\n]+$/);
  });

  it('gives unknown names the error of unknown names', () => {
    for (const text of ['pdg', 'pgd:step=3']) expect(() => parseLadder(text)).toThrow(UnknownNameError);
  });
});

describe('ladderStep', () => {
  it('fills in what is left out, and takes back what it gave', () => {
    const { parameters } = ladderStep('pgd', { restarts: 4 });
    expect(parameters).toEqual({ steps: 20, restarts: 4, loss: 'margin', targets: 'smallest' });
    expect(ladderStep('pgd', parameters).parameters).toEqual(parameters);
  });

  it('refuses unknown rungs and settings', () => {
    expect(() => ladderStep('mlip')).toThrow(UnknownNameError);
    expect(() => ladderStep('ibp', { steps: 1 })).toThrow(UserError);
    expect(() => ladderStep('pgd', { steps: null })).toThrow("setting 'steps'");
  });
});
