import { type Eps, formatEps, type VerdictRecord } from '@drawdown/records';
import { type Curve, curve } from '@drawdown/records/metrics';
import type { LadderStep } from '@drawdown/verifier';

import { textTable } from './text-table.ts';

/** The accuracies of one network, as `--json` gives them: shares of the images, 0 to 1. */
export interface Accuracies {
  readonly images: number;
  /** N. */
  readonly natural: number;
  readonly radii: readonly RadiusAccuracies[];
}

/** The accuracies at one radius. */
export interface RadiusAccuracies {
  readonly eps: Eps;
  /** A; null where no rung can falsify. */
  readonly adversarial: number | null;
  /** V. */
  readonly certified: number;
  /** Images that are right without perturbation and neither certified nor falsified. */
  readonly unknown: number;
  /** Certified by each rung or an earlier one; by the rung alone where every rung was run. */
  readonly rungs: { readonly [rung: string]: { readonly upTo: number; readonly alone: number | null } };
}

/** Reads the accuracies off an evaluation's verdicts. */
export function accuracies(
  verdicts: readonly VerdictRecord[],
  { grid, ladder }: { readonly grid: readonly Eps[]; readonly ladder: readonly LadderStep[] },
): Accuracies {
  const falsifies = ladder.some(({ decides }) => decides.includes('falsified'));
  const names = ladder.map(({ rung }) => rung);
  const found = curve(verdicts, { grid, ladder: names, falsifies });
  const certifiers = ladder.filter(({ decides }) => decides.includes('certified')).map(({ rung }) => rung);
  return {
    images: found.images,
    natural: found.natural,
    radii: grid.map((eps, place) => radius(found, { eps, place, certifiers })),
  };
}

function radius(
  { adversarial, certified, unknown, byRung, alone }: Curve,
  { eps, place, certifiers }: { eps: Eps; place: number; certifiers: readonly string[] },
): RadiusAccuracies {
  return {
    eps,
    adversarial: adversarial[place] ?? null,
    certified: certified[place] as number,
    unknown: unknown[place] as number,
    rungs: Object.fromEntries(
      certifiers.map((rung) => [
        rung,
        { upTo: byRung[rung]?.[place] as number, alone: alone?.[rung]?.[place] ?? null },
      ]),
    ),
  };
}

/** The accuracies in percent, a row for each radius. */
export function accuracyTable({ images, natural, radii }: Accuracies): string {
  const rungs = Object.keys(radii[0]?.rungs ?? {});
  const each = Object.values(radii[0]?.rungs ?? {}).some(({ alone }) => alone !== null);
  const head = [
    'eps',
    'adversarial',
    'certified',
    'unknown',
    ...rungs.map((rung) => (each ? rung : `≤ ${rung}`)),
  ];
  const rows = radii.map((row) => [
    formatEps(row.eps),
    row.adversarial === null ? '–' : percent(row.adversarial),
    percent(row.certified),
    `${row.unknown}`,
    ...Object.values(row.rungs).map(({ upTo, alone }) => percent(alone ?? upTo)),
  ]);
  const note = each ? 'a column for each verifier alone' : 'certified by each verifier or an earlier one';
  return [
    `natural accuracy ${percent(natural)} % of ${images} images`,
    '',
    textTable([head, ...rows]),
    '',
    `percent of the images, unknown in images; ${note}`,
  ].join('\n');
}

function percent(share: number): string {
  return (100 * share).toFixed(2);
}
