import { type Array64, ballBox64, float64, withWorkspace } from '@drawdown/bounds';
import { type Box, labelMargins, type Specification } from '@drawdown/properties';

import { inParts, type PassSize } from './parts.ts';
import type { Answer, Query } from './rung.ts';
import type { Subject } from './subject.ts';

/** The model, box and rows of a query in the arithmetic of verdicts. */
export interface Problem64 {
  readonly arithmetic: typeof float64;
  readonly model: { readonly network: Subject['network']; readonly parameters: Subject['exact'] };
  readonly box: Box<Array64>;
  readonly specification: Specification;
}

/**
 * Answers a query by lower bounds of the margins, in passes over as many images as memory is wanted for.
 *
 * @param marginsOf sound lower bounds, `[batch, classes − 1]`; the problem's arrays do not outlive the call
 */
export function certifyBy(
  subject: Subject,
  query: Query,
  { passSize, marginsOf }: { passSize: PassSize; marginsOf: (problem: Problem64) => Array64 },
): readonly Answer[] {
  const members = query.images.map((image, place) => ({ image, label: query.labels[place] as number }));
  return inParts(members, passSize(subject.network)).flatMap((part) =>
    withWorkspace(() => {
      const images = part.map(({ image }) => image);
      const labels = part.map(({ label }) => label);
      return certify(marginsOf(problemOf(subject, { ...query, images, labels })));
    }),
  );
}

/** A query as the bounds want it: the exact boxes, rounded outward, and the margins against the labels. */
function problemOf({ network, exact }: Subject, { images, labels, eps, clip }: Query): Problem64 {
  return {
    arithmetic: float64,
    model: { network, parameters: exact },
    box: ballBox64(images, { eps, clip, shape: network.inputShape }),
    specification: labelMargins(labels, network.classes),
  };
}

/**
 * Answers from lower bounds of the margins: certified where the least one is positive. A tie, an overflow and a NaN are
 * unknown.
 *
 * @param margins `[batch, classes − 1]`, sound
 */
export function certify(margins: Array64): readonly Answer[] {
  const [batch = 0, rows = 0] = margins.shape;
  return Array.from({ length: batch }, (_, index): Answer => {
    const bound = Math.min(...margins.data.subarray(index * rows, (index + 1) * rows));
    if (bound > 0) return { verdict: 'certified', bound };
    return Number.isFinite(bound)
      ? { verdict: 'unknown', bound, reason: 'bound-not-positive' }
      : { verdict: 'unknown', bound: null, reason: 'bound-not-finite' };
  });
}
