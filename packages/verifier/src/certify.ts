import { type Array64, float64, stack64 } from '@drawdown/bounds';
import { type Box, ball64, labelMargins, type Specification } from '@drawdown/properties';

import type { Answer, Query } from './rung.ts';
import type { Subject } from './subject.ts';

/** The model, box and rows of a query in the arithmetic of verdicts. */
export interface Problem64 {
  readonly arithmetic: typeof float64;
  readonly model: { readonly network: Subject['network']; readonly parameters: Subject['exact'] };
  readonly box: Box<Array64>;
  readonly specification: Specification;
}

/** A query as the bounds want it: the exact boxes, rounded outward, and the margins against the labels. */
export function problemOf({ network, exact }: Subject, { images, labels, eps, clip }: Query): Problem64 {
  const balls = images.map((image) => ball64(image, eps, clip));
  return {
    arithmetic: float64,
    model: { network, parameters: exact },
    box: {
      lower: stack64(
        balls.map(({ lower }) => lower),
        network.inputShape,
      ),
      upper: stack64(
        balls.map(({ upper }) => upper),
        network.inputShape,
      ),
    },
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
