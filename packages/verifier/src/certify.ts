import { type Array64, boxes64, float64, withWorkspace } from '@drawdown/bounds';
import { type Box, marginOf, type Specification, specificationOf } from '@drawdown/properties';

import type { PassSize } from './parts.ts';
import { inPasses } from './passes.ts';
import type { Answer, Instance, Query } from './rung.ts';
import type { Subject } from './subject.ts';

/** The model, box and rows of instances in the arithmetic of verdicts. */
export interface Problem64 {
  readonly arithmetic: typeof float64;
  readonly model: { readonly network: Subject['network']; readonly parameters: Subject['exact'] };
  readonly box: Box<Array64>;
  readonly specification: Specification;
}

/**
 * Answers a query by lower bounds of the properties' rows, in passes over as many instances as memory is wanted for; no
 * pass begins past the deadline.
 *
 * @param boundsOf sound lower bounds, `[batch, rows]`; the problem's arrays do not outlive the call
 */
export function certifyBy(
  subject: Subject,
  { instances, deadline }: Query,
  { passSize, boundsOf }: { passSize: PassSize; boundsOf: (problem: Problem64) => Array64 },
): readonly Answer[] {
  return inPasses(subject.network, instances, {
    passSize,
    pass: (part) => {
      if (performance.now() > deadline) {
        return part.map((): Answer => ({ verdict: 'unknown', bound: null, reason: 'timeout' }));
      }
      const answers = withWorkspace(() => certify(boundsOf(problemOf(subject, part)), part));
      return performance.now() > deadline ? answers.map(cutShort) : answers;
    },
  });
}

/** What is not proved might be with more time. */
function cutShort(answer: Answer): Answer {
  return answer.verdict === 'unknown' ? { ...answer, reason: 'timeout' } : answer;
}

/** Instances as the bounds want them: the exact boxes, rounded outward, and the rows. */
export function problemOf({ network, exact }: Subject, instances: readonly Instance[]): Problem64 {
  return {
    arithmetic: float64,
    model: { network, parameters: exact },
    box: boxes64(
      instances.map(({ box }) => box),
      network.inputShape,
    ),
    specification: specificationOf(instances.map(({ property }) => property)),
  };
}

/**
 * Answers from lower bounds of the rows: certified where the margin's exceeds the slack. A tie, an overflow and a NaN are
 * unknown.
 *
 * @param bounds `[batch, rows]`, sound
 */
export function certify(
  { shape: [, rows = 0], data }: Array64,
  instances: readonly Instance[],
): readonly Answer[] {
  return instances.map(({ property, slack }, index): Answer => {
    const bound = marginOf(property, data.subarray(index * rows, (index + 1) * rows));
    if (bound > slack) return { verdict: 'certified', bound };
    return Number.isFinite(bound)
      ? { verdict: 'unknown', bound, reason: 'bound-not-positive' }
      : { verdict: 'unknown', bound: null, reason: 'bound-not-finite' };
  });
}
