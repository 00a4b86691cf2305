import { formatEps, Rng } from '@drawdown/records';
import {
  area,
  binomialInterval,
  curveViolations,
  drawdownRisk,
  gridDrawdown,
  invariantViolations,
  meanCertifiedRadius,
  meanShortfall,
  type ReliefPair,
  relief,
  shortfalls,
  steepestStep,
  summarise,
} from '@drawdown/records/metrics';

import type { Measure } from './measure.ts';
import { type MeasuredCell, type Row, rowsOf } from './rows.ts';
import { bestAccuracies, specialistAccuracies, specialistAt } from './specialists.ts';
import type { Study } from './study.ts';

/** A row with everything that a report prints of it; accuracies are shares, lists are `[grid]`. */
export interface RowSummary extends Row {
  readonly natural: Measure;
  readonly adversarial: readonly (Measure | null)[];
  readonly certified: readonly Measure[];
  /** Images without an answer, per network. */
  readonly unknown: readonly Measure[];
  /** By certifying rung: certified by it or an earlier one. */
  readonly byRung: { readonly [rung: string]: readonly Measure[] };
  readonly drawdown: Measure;
  readonly relativeDrawdown: Measure | null;
  readonly steepest: Measure;
  readonly risk: Measure | null;
  readonly meanShortfall: Measure | null;
  readonly riskAgainstBest: Measure;
  readonly area: Measure;
  /** The mean certified radius. */
  readonly meanRadius: Measure;
  readonly relief: Measure | null;
  readonly trainSeconds: Measure | null;
  readonly certifySeconds: Measure | null;
}

/** A study with its metrics. */
export interface StudySummary {
  readonly study: Study;
  readonly rows: readonly RowSummary[];
  /** What cannot be true, one line each; empty for a sound study. */
  readonly violations: readonly string[];
}

/** Works out every number of a report. */
export function summariseStudy(study: Study): StudySummary {
  const rows = rowsOf(study);
  return {
    study,
    rows: rows.map((row) => summariseRow(study, rows, row)),
    violations: rows.flatMap(violationsOf),
  };
}

function summariseRow(study: Study, rows: readonly Row[], row: Row): RowSummary {
  const { cells } = row;
  const overSeeds = (read: (cell: MeasuredCell) => number | null): Measure | null =>
    summarise(cells.map(read));
  const known = (read: (cell: MeasuredCell) => number): Measure => overSeeds(read) as Measure;
  const overGrid = (read: (cell: MeasuredCell, place: number) => number): Measure[] =>
    study.grid.map((_, place) => known((cell) => read(cell, place)));
  const expected = specialistAccuracies(study, rows, row);
  const best = bestAccuracies(study, rows, row);
  return {
    ...row,
    natural: withInterval(
      known(({ curve }) => curve.natural),
      cells,
    ),
    adversarial: study.grid.map((_, place) =>
      overSeeds(({ curve }) => curve.adversarial[place] as number | null),
    ),
    certified: overGrid(({ curve }, place) => curve.certified[place] as number).map((measure) =>
      withInterval(measure, cells),
    ),
    unknown: overGrid(({ curve }, place) => curve.unknown[place] as number),
    byRung: Object.fromEntries(
      certifyingRungs(study, row).map((rung) => [
        rung,
        overGrid(({ curve }, place) => curve.byRung[rung]?.[place] as number),
      ]),
    ),
    drawdown: known(({ curve }) => gridDrawdown(curve).absolute),
    relativeDrawdown: overSeeds(({ curve }) => gridDrawdown(curve).relative),
    steepest: { ...known(({ curve }) => steepestStep(curve).slope), where: steepestPlace(cells) },
    risk: overSeeds(({ curve }) => drawdownRisk(shortfalls(curve.certified, expected))),
    meanShortfall: overSeeds(({ curve }) => meanShortfall(shortfalls(curve.certified, expected))),
    riskAgainstBest: known(({ curve }) => drawdownRisk(shortfalls(curve.certified, best)) as number),
    area: known(({ curve }) => area(curve)),
    meanRadius: known(({ curve }) => meanCertifiedRadius(curve)),
    relief: reliefOf(study, rows, row),
    trainSeconds: overSeeds(({ cost }) => cost?.seconds ?? null),
    certifySeconds: overSeeds(({ evaluationCost }) => evaluationCost?.seconds ?? null),
  };
}

/** The rungs of a row's ladder that can certify, in order. */
export function certifyingRungs({ rungs }: Study, { cells }: Row): string[] {
  const ladder = cells[0]?.evaluation.config.ladder ?? [];
  return ladder.map(({ rung }) => rung).filter((rung) => rungs[rung]?.certifies);
}

/** For a single seed the interval that so many images leave; seeds share their images, so several have none. */
function withInterval(measure: Measure, cells: readonly MeasuredCell[]): Measure {
  const [cell] = cells;
  if (cell === undefined || cells.length > 1) return measure;
  return { ...measure, interval: binomialInterval(measure.mean, cell.curve.images) };
}

function steepestPlace(cells: readonly MeasuredCell[]): string {
  const places = cells.map(({ curve }) => {
    const { from, to } = steepestStep(curve);
    return `${from === null ? '0' : formatEps(from)}→${formatEps(to)}`;
  });
  return [...new Set(places)].join(', ');
}

/** Relief in area over the base method trained at the largest radius, by pairs of the same seed. */
function reliefOf({ grid }: Study, rows: readonly Row[], row: Row): Measure | null {
  const reference = specialistAt(rows, row, grid[grid.length - 1] as (typeof grid)[number]);
  if (reference === undefined || reference.label === row.label) return null;
  const pairs = row.cells.flatMap((cell): ReliefPair[] => {
    const partner = reference.cells.find((other) => other.training.config.seed === cell.training.config.seed);
    return partner === undefined ? [] : [{ ours: cell.verdicts, base: partner.verdicts }];
  });
  if (pairs.length === 0) return null;
  const identities = [...row.cells, ...reference.cells].map(({ evaluation }) => evaluation.identity);
  return relief(pairs, { grid, rng: Rng.fromSeed(0).fork('relief', ...identities) });
}

function violationsOf({ label, cells }: Row): string[] {
  return cells.flatMap(({ training, curve, verdicts }) =>
    [...curveViolations(curve), ...invariantViolations(verdicts)].map(
      ({ kind, message }) => `${label}, seed ${training.config.seed}: ${kind}: ${message}`,
    ),
  );
}
