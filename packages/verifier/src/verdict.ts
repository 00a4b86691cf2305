import type { Eps, RungOutcome, VerdictRecord } from '@drawdown/records';
import { POINT } from '@drawdown/records/metrics';

import type { Climber } from './climb.ts';
import { closedFinding, type Finding } from './closure.ts';

/** The record of one image at one radius, from all that the rungs found. */
export function verdictOf(
  climber: Climber,
  eps: Eps,
  settings: { readonly prediction: number; readonly eachRung: boolean },
): VerdictRecord {
  const here = climber.findings.filter((finding) => finding.eps === eps);
  const verdict = joined(climber, eps, { here, ...settings });
  return settings.eachRung ? { ...verdict, rungs: outcomes(here) } : verdict;
}

/** What the rungs say together; `here` are the findings at the very radius. */
function joined(
  { index, label, findings, isLate }: Climber,
  eps: Eps,
  { here, prediction }: { readonly here: readonly Finding[]; readonly prediction: number },
): VerdictRecord {
  const decided = closedFinding(findings, eps);
  if (decided !== undefined) {
    const { answer, rung, eps: source } = decided;
    return {
      index,
      label,
      prediction,
      eps,
      verdict: answer.verdict,
      rung,
      bound: keptBound(decided),
      source,
    };
  }
  // Only certifiers give lower bounds; of several sound ones the largest is the best.
  const bounds = here
    .filter(({ decides }) => decides.includes('certified'))
    .map(keptBound)
    .filter((bound) => bound !== null);
  const reason = reasonOf(here, isLate);
  const bound = bounds.length > 0 ? Math.max(...bounds) : null;
  return { index, label, prediction, eps, verdict: 'unknown', rung: null, bound, source: null, reason };
}

/** Reasons of undecided rungs that say more than that nothing was found, the most telling first. */
const TELLING = [
  'float32-flip',
  'timeout',
  'solver-says-safe',
  'out-of-memory',
  'solver-failed',
  'limit',
] as const;

/** The reason to give where several rungs, or none, left something undecided. */
export function mostTelling(reasons: readonly string[]): string {
  return TELLING.find((reason) => reasons.includes(reason)) ?? 'undecided';
}

function reasonOf(here: readonly Finding[], isLate: boolean): string {
  const reasons = here.map(({ answer }) => (answer.verdict === 'unknown' ? answer.reason : ''));
  return mostTelling(isLate ? [...reasons, 'timeout'] : reasons);
}

/** The record of an image that is not surely classified as its label: the same at every radius. */
export function pointVerdict(
  { index, label }: Climber,
  eps: Eps,
  { prediction, upper }: { prediction: number; upper: number },
): VerdictRecord {
  const common = { index, label, prediction, eps, rung: POINT };
  if (upper <= 0) return { ...common, verdict: 'falsified', bound: keptAbove(upper), source: eps };
  return { ...common, verdict: 'unknown', bound: keptAbove(upper), source: null, reason: 'point-undecided' };
}

function outcomes(findings: readonly Finding[]): { readonly [rung: string]: RungOutcome } {
  return Object.fromEntries(findings.map((finding) => [finding.rung, outcomeOf(finding)]));
}

function outcomeOf(finding: Finding): RungOutcome {
  const { answer } = finding;
  const bound = keptBound(finding);
  return answer.verdict === 'unknown'
    ? { verdict: 'unknown', bound, reason: answer.reason }
    : { verdict: answer.verdict, bound };
}

/** A rung's bound as it is kept: a lower one rounded down, an upper one rounded up, and null where it has none. */
function keptBound({ decides, answer: { bound, verdict } }: Finding): number | null {
  if (bound === null) return null;
  const isLower = verdict !== 'falsified' && decides.includes('certified');
  return isLower ? keptBelow(bound) : keptAbove(bound);
}

/** Six significant digits, never above the bound itself; null where it is not finite. */
function keptBelow(bound: number): number | null {
  if (!Number.isFinite(bound)) return null;
  const nearest = Number(bound.toPrecision(6));
  if (nearest <= bound) return nearest;
  const exponent = Number(bound.toExponential().split('e')[1]);
  return Number((nearest - Number(`1e${exponent - 5}`)).toPrecision(6));
}

/** Six significant digits, never below the bound itself; null where it is not finite. */
function keptAbove(bound: number): number | null {
  const opposite = keptBelow(-bound);
  // A difference, as the negative of 0 would be −0.
  return opposite === null ? null : 0 - opposite;
}
