import { describe, expect, it } from 'vitest';

import { rowsOf } from '../src/rows.ts';
import { only, testStudy } from './fixture.ts';

describe('rowsOf', () => {
  const study = testStudy({ images: 4, seeds: 2 });

  it('makes a row per strategy and training radius, seeds together, in the order of the strategies', () => {
    const rows = rowsOf(study);
    expect(rows.map(({ label }) => label)).toEqual([
      'standard',
      'ibp @ 0.1',
      'ibp @ 0.2',
      'ibp @ 0.3',
      'ibp @ 0.4',
      'crown-ibp @ 0.1',
      'crown-ibp @ 0.2',
      'crown-ibp @ 0.3',
      'crown-ibp @ 0.4',
      'gmd-ibp @ 0.1–0.4',
      'gmd-crown-ibp @ 0.1–0.4',
    ]);
    expect(rows.map(({ cells }) => cells.map(({ training }) => training.config.seed))).toEqual(
      rows.map(() => [0, 1]),
    );
  });

  it('does not depend on the order of the cells', () => {
    const labels = rowsOf({ ...study, cells: study.cells.toReversed() }).map(({ label }) => label);
    expect(labels).toEqual(rowsOf(study).map(({ label }) => label));
  });

  it('tells rows apart by whatever settings they differ in', () => {
    const gmd = only(study, ({ training: { config } }) => config.strategy.name === 'gmd-ibp');
    const uniform = gmd.cells.map((cell) => ({
      ...cell,
      training: {
        ...cell.training,
        config: {
          ...cell.training.config,
          strategy: { name: 'gmd-ibp', parameters: { weights: 'uniform' } },
          recipe: { ...cell.training.config.recipe, epochs: 9 },
        },
      },
    }));
    expect(rowsOf({ ...gmd, cells: [...gmd.cells, ...uniform] }).map(({ label }) => label)).toEqual([
      'gmd-ibp @ 0.1–0.4 (epochs=3, weights=linear)',
      'gmd-ibp @ 0.1–0.4 (epochs=9, weights=uniform)',
    ]);
  });
});
