import { describe, expect, it } from 'vitest';

import { bestRows } from '../src/best.ts';
import { columnsOf } from '../src/columns.ts';
import { summariseStudy } from '../src/summary.ts';
import { handStudy } from './hand-study.ts';

describe('bestRows', () => {
  const summary = summariseStudy(handStudy);
  const best = (key: string): string[] => {
    const column = columnsOf(summary).find((candidate) => candidate.key === key);
    if (column === undefined) throw new Error(`no column ${key}`);
    return [...bestRows(column, summary.rows, 1)].map(({ label }) => label);
  };

  it('takes the highest or the lowest, with all ties as printed', () => {
    expect(best('certified@0.1')).toEqual(['gmd-ibp @ 0.1–0.4']);
    expect(best('certified@0.4')).toEqual(['ibp @ 0.4', 'gmd-ibp @ 0.1–0.4']);
    expect(best('drawdown risk')).toEqual(['gmd-ibp @ 0.1–0.4']);
    expect(best('natural')).toHaveLength(4);
  });

  it('ranks neither drawdown alone nor cost', () => {
    expect(best('drawdown')).toEqual([]);
    expect(best('steepest step')).toEqual([]);
    expect(best('train seconds')).toEqual([]);
  });
});
