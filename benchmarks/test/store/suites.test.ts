import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseEpsGrid, sha256 } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import {
  listSuites,
  openStore,
  readSuitePlan,
  type SuitePlan,
  writeSuitePlan,
} from '../../src/store/index.ts';
import { emptyFolder } from './sample.ts';

function plan(suite: string): SuitePlan {
  return {
    suite,
    title: 'A suite',
    grid: parseEpsGrid(['8/255', '0.1']),
    strategies: { ibp: { title: 'IBP', base: 'ibp', sound: true } },
    rungs: { pgd: { title: 'PGD', certifies: false, falsifies: true } },
    datasets: { 'mnist-embedded': 'images of the training split' },
    baseline: { source: 'three seeds', certified: { ibp: { '1/10': 0.93 } } },
    evaluations: [sha256('b'), sha256('a')],
  };
}

describe('suite plans', () => {
  it('read back as they were written, the only one without its name', () => {
    const store = openStore(emptyFolder());
    writeSuitePlan(store, { ...plan('smoke'), title: 'An earlier plan' });
    writeSuitePlan(store, plan('smoke'));
    expect(readSuitePlan(store)).toEqual(plan('smoke'));
    expect(readSuitePlan(store, 'smoke')).toEqual(readSuitePlan(store));
  });

  it('are named when there are several', () => {
    const store = openStore(emptyFolder());
    for (const suite of ['smoke', 'mnist-small']) writeSuitePlan(store, plan(suite));
    expect(listSuites(store)).toEqual(['mnist-small', 'smoke']);
    expect(() => readSuitePlan(store)).toThrow(/several suites \(mnist-small, smoke\)/);
    expect(readSuitePlan(store, 'mnist-small').suite).toBe('mnist-small');
    expect(() => readSuitePlan(store, 'smok')).toThrow(/did you mean 'smoke'/);
  });

  it('are missed in a store without any', () => {
    expect(() => readSuitePlan(openStore(emptyFolder()))).toThrow(/holds no suite/);
  });

  it('are refused when damaged, and under a name that is a path', () => {
    const store = openStore(emptyFolder());
    writeSuitePlan(store, plan('smoke'));
    writeFileSync(join(store.directory, 'suites', 'smoke.json'), '{"schema":1}');
    expect(() => readSuitePlan(store)).toThrow(/smoke\.json is not a valid record/);
    expect(() => writeSuitePlan(store, plan('../x'))).toThrow(/name consists/);
  });
});
