import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { strategyFile, trainingSources } from '../src/index.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawdown-sources-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('trainingSources', () => {
  it('holds the trainer, the strategy and what they import, and no other strategy', () => {
    const files = Object.keys(trainingSources(strategyFile('ibp')).files);
    for (const path of [
      'packages/training/src/trainer.ts',
      'packages/training/src/strategies/ibp.ts',
      'packages/training/src/losses.ts',
      'packages/bounds/src/margins.ts',
      'packages/records/src/rng.ts',
    ]) {
      expect(files).toContain(path);
    }
    expect(files.filter((path) => path.includes('/strategies/'))).toHaveLength(1);
    expect(files).not.toContain('packages/training/src/catalogue.ts');
  });

  it('holds the base of a global strategy', () => {
    const files = Object.keys(trainingSources(strategyFile('gmd-ibp')).files);
    expect(files).toContain('packages/training/src/strategies/ibp.ts');
    expect(files).not.toContain('packages/training/src/strategies/crown-ibp.ts');
  });

  it('names the engine and its version', () => {
    const files = Object.keys(trainingSources(strategyFile('ibp')).files);
    expect(files.find((path) => /^npm:@tensorflow\/tfjs-core@\d+\.\d+\.\d+$/.test(path))).toBeDefined();
  });

  it('depends on the text of a foreign strategy and its neighbours, not on where they lie', () => {
    const write = (place: string, factor: string): string => {
      const home = mkdtempSync(join(folder, place));
      writeFileSync(join(home, 'factor.ts'), `export const factor = ${factor};\n`);
      writeFileSync(join(home, 'mine.ts'), "import { factor } from './factor.ts';\nexport default factor;\n");
      return join(home, 'mine.ts');
    };
    const [here, there, changed] = [write('a', '1'), write('b', '1'), write('c', '2')].map(trainingSources);
    expect(Object.keys(here?.files ?? {})).toEqual(
      expect.arrayContaining(['strategy:factor.ts', 'strategy:mine.ts']),
    );
    expect(there).toEqual(here);
    expect(changed?.hash).not.toBe(here?.hash);
  });

  it('says when there is no such file', () => {
    expect(() => trainingSources(join(folder, 'none.ts'))).toThrow(/there is no strategy file .*none\.ts/);
  });
});
