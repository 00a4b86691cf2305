import { readdirSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { strategies, strategyFile } from '../src/index.ts';
import { describeStrategy } from '../src/testing/index.ts';

describe('the catalogue of strategies', () => {
  it('has an entry for every file of the folder, and no other', () => {
    const folder = new URL('../src/strategies/', import.meta.url);
    const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
    expect(Object.keys(strategies).sort()).toEqual(files.sort());
  });

  it('names every strategy as the strategy names itself', () => {
    for (const [name, strategy] of Object.entries(strategies)) {
      expect(strategy.name).toBe(name);
      expect(strategyFile(name)).toMatch(new RegExp(`/strategies/${name}\\.ts$`));
    }
  });

  it('has the base of every strategy that refines one', () => {
    for (const { base } of Object.values(strategies)) {
      if (base !== undefined) expect(Object.keys(strategies)).toContain(base);
    }
  });

  it('costs what the design says, for 10 classes and 4 radii', () => {
    const costs = Object.fromEntries(
      ['standard', 'ibp', 'crown-ibp', 'gmd-ibp', 'gmd-crown-ibp', 'global-ibp'].map((name) => {
        const strategy = strategies[name];
        return [name, strategy?.passes(10, 4, {})];
      }),
    );
    expect(costs).toEqual({
      standard: 1,
      ibp: 3,
      'crown-ibp': 12,
      'gmd-ibp': 9,
      'gmd-crown-ibp': 45,
      'global-ibp': 9,
    });
  });
});

for (const strategy of Object.values(strategies)) describeStrategy(strategy);
