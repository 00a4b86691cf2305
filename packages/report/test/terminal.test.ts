import { printTable } from '@drawdown/report';
import { describe, expect, it } from 'vitest';

import { testStudy } from './fixture.ts';
import { handStudy } from './hand-study.ts';

describe('printTable', () => {
  it('prints the drawdown table, aligned', () => {
    expect(printTable(handStudy).split('\n').slice(0, 7)).toMatchInlineSnapshot(`
      [
        "strategy           natural        ε=0.1      ε=0.2      ε=0.3      ε=0.4  drawdown  risk  area  relief  train (s)",
        "─────────────────  ───────  ───────────  ─────────  ─────────  ─────────  ────────  ────  ────  ──────  ─────────",
        "ibp @ 0.1            100.0    75.0/75.0    0.0/0.0    0.0/0.0    0.0/0.0      75.0  50.0  31.3     0.0       13.5",
        "ibp @ 0.2            100.0    75.0/75.0  50.0/50.0    0.0/0.0    0.0/0.0      75.0  50.0  43.8    12.5       13.5",
        "ibp @ 0.3            100.0    50.0/50.0  50.0/50.0  50.0/50.0    0.0/0.0      50.0  25.0  50.0    18.8       13.5",
        "ibp @ 0.4             75.0    25.0/25.0  25.0/25.0  25.0/25.0  25.0/25.0       0.0  50.0  31.3       –       13.5",
        "gmd-ibp @ 0.1–0.4    100.0  100.0/100.0  75.0/75.0  50.0/50.0  25.0/25.0      75.0   0.0  71.9    40.6       16.5",
      ]
    `);
  });

  it('fits a terminal of 120 columns', () => {
    for (const line of printTable(testStudy({ images: 50, seeds: 3 })).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(120);
    }
  });
});
