import { compareEps, formatEps } from '../eps.ts';
import type { VerdictKind, VerdictRecord } from '../schema/evaluation.ts';
import { type Curve, POINT } from './curve.ts';

/** Something in an evaluation that cannot be true: an error of the run, printed and never averaged away. */
export interface Violation {
  /** `contradiction`: a certificate and a counterexample exclude each other; `closure`: a verdict does not follow from a larger or smaller radius; `order`: V ≤ A ≤ N does not hold. */
  readonly kind: 'contradiction' | 'closure' | 'order';
  /** The image, or null where accuracies and not verdicts disagree. */
  readonly index: number | null;
  readonly message: string;
}

/**
 * Checks verdicts against each other, image by image.
 *
 * An image certified at ε is not falsified at any ε′ ≤ ε, by any rung that was run; certificates hold at every
 * smaller radius and counterexamples at every larger one; an image that is wrong without perturbation is never
 * certified, and is so at every radius.
 */
export function invariantViolations(verdicts: readonly VerdictRecord[]): Violation[] {
  const radii = [...new Set(verdicts.map(({ eps }) => eps))].sort(compareEps);
  const ranks = new Map(radii.map((eps, rank) => [eps, rank]));
  const rankOf = ({ eps }: VerdictRecord): number => ranks.get(eps) as number;
  const images = new Map<number, VerdictRecord[]>();
  for (const verdict of verdicts) {
    const image = images.get(verdict.index);
    if (image === undefined) images.set(verdict.index, [verdict]);
    else image.push(verdict);
  }
  return [...images.values()].flatMap((image) => {
    const sorted = image.toSorted((a, b) => rankOf(a) - rankOf(b));
    return [...contradictions(sorted), ...closureGaps(sorted), ...pointErrors(sorted)];
  });
}

/** Checks V ≤ A ≤ N at every radius and that V never rises with ε. */
export function curveViolations({ grid, natural, adversarial, certified }: Curve): Violation[] {
  return grid.flatMap((eps, place) => {
    const v = certified[place] as number;
    const a = adversarial[place] ?? natural;
    const previous = place === 0 ? natural : (certified[place - 1] as number);
    const faults = [
      v > a &&
        `certified accuracy ${v} exceeds ${adversarial[place] === null ? 'natural' : 'adversarial'} accuracy ${a} at ${formatEps(eps)}`,
      a > natural && `adversarial accuracy ${a} at ${formatEps(eps)} exceeds natural accuracy ${natural}`,
      v > previous && `certified accuracy rises from ${previous} to ${v} at ${formatEps(eps)}`,
    ];
    return faults
      .filter((fault) => fault !== false)
      .map((message) => ({ kind: 'order' as const, index: null, message }));
  });
}

function contradictions(image: readonly VerdictRecord[]): Violation[] {
  return image.flatMap((larger, place) => {
    const certifier = whoSaid(larger, 'certified');
    if (certifier === undefined) return [];
    return image.slice(0, place + 1).flatMap((smaller) => {
      const falsifier = whoSaid(smaller, 'falsified');
      if (falsifier === undefined || smaller.rung === POINT) return [];
      return violation(
        'contradiction',
        larger,
        `certified at ${formatEps(larger.eps)} by ${certifier} and falsified at ${formatEps(smaller.eps)} by ${falsifier}`,
      );
    });
  });
}

function closureGaps(image: readonly VerdictRecord[]): Violation[] {
  return image.slice(1).flatMap((larger, place) => {
    const smaller = image[place] as VerdictRecord;
    const gaps: Violation[] = [];
    if (larger.verdict === 'certified' && smaller.verdict === 'unknown') {
      const message = `certified at ${formatEps(larger.eps)} but unknown at ${formatEps(smaller.eps)}`;
      gaps.push(...violation('closure', larger, message));
    }
    if (smaller.verdict === 'falsified' && larger.verdict === 'unknown') {
      const message = `falsified at ${formatEps(smaller.eps)} but unknown at ${formatEps(larger.eps)}`;
      gaps.push(...violation('closure', larger, message));
    }
    return gaps;
  });
}

function pointErrors(image: readonly VerdictRecord[]): Violation[] {
  const wrong = image.find(({ rung }) => rung === POINT);
  const right = image.find(({ rung }) => rung !== POINT);
  const certified = image.find(({ verdict }) => verdict === 'certified');
  if (wrong === undefined) {
    if (certified === undefined || certified.prediction === certified.label) return [];
    const message = `certified at ${formatEps(certified.eps)}, but predicted ${certified.prediction} instead of ${certified.label}`;
    return violation('order', certified, message);
  }
  if (certified !== undefined) {
    const message = `wrong without perturbation, but certified at ${formatEps(certified.eps)}`;
    return violation('order', certified, message);
  }
  if (right === undefined) return [];
  const message = `wrong without perturbation at ${formatEps(wrong.eps)} but not at ${formatEps(right.eps)}`;
  return violation('order', right, message);
}

/** The rung that gave this answer, the deciding one or, where every rung was run, any of them. */
function whoSaid(record: VerdictRecord, answer: VerdictKind): string | undefined {
  if (record.verdict === answer) return record.rung ?? 'no rung';
  return Object.entries(record.rungs ?? {}).find(([, { verdict }]) => verdict === answer)?.[0];
}

function violation(kind: Violation['kind'], { index }: VerdictRecord, message: string): Violation[] {
  return [{ kind, index, message: `image ${index}: ${message}` }];
}
