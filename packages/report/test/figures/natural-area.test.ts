import { expect, it } from 'vitest';

import { paretoFront } from '../../src/figures/natural-area.ts';
import { summariseStudy } from '../../src/summary.ts';
import { handStudy } from '../hand-study.ts';

it('the Pareto front holds the rows that no row beats in both', () => {
  const { rows } = summariseStudy(handStudy);
  // gmd-ibp has the largest area and, with others, the best natural accuracy.
  expect(paretoFront(rows).map(({ label }) => label)).toEqual(['gmd-ibp @ 0.1–0.4']);
  const without = rows.slice(0, 4);
  // Areas: ibp @ 0.1 .34375 (natural 1), @ 0.2 .46875 (1), @ 0.3 .5 (1), @ 0.4 .3125 (.75).
  expect(paretoFront(without).map(({ label }) => label)).toEqual(['ibp @ 0.3']);
  const darker = without.map((row) =>
    row.label === 'ibp @ 0.4' ? { ...row, area: { ...row.area, mean: 0.9 } } : row,
  );
  expect(paretoFront(darker).map(({ label }) => label)).toEqual(['ibp @ 0.4', 'ibp @ 0.3']);
});
