import { setImmediate } from 'node:timers/promises';

import type { Answer, Instance, Query } from '../rung.ts';
import type { Subject } from '../subject.ts';
import { boundSubproblems } from './bound-subproblems.ts';
import { counterexampleAmong } from './counterexample.ts';
import { LeastFirst } from './queue.ts';
import { openRoot } from './root.ts';
import { splitSubproblems } from './split.ts';
import type { OpenSubproblem } from './subproblem.ts';

/** How to branch and bound. */
export interface BranchSettings {
  /** Steps of the ascent for the bounds inside and the first bounds of the margins. */
  readonly rootIterations: number;
  /** Steps of the ascent for each subproblem. */
  readonly iterations: number;
  /** Subproblems that are split at a time, at most. */
  readonly batch: number;
  /** Splits that are tried for each. */
  readonly candidates: number;
  /** Subproblems that are bounded in all, at most. */
  readonly limit: number;
}

/** What a search came to, and how much it took. */
export interface BranchResult {
  readonly answer: Answer;
  readonly subproblems: number;
}

/**
 * Decides one instance by splitting ReLUs: every alternative of its property is cut into subproblems until each is proved,
 * or a counterexample is found, or time is up. The subproblem with the least bound goes first.
 *
 * Sound. Complete for networks of ReLUs, time permitting, but for subproblems whose ReLUs are all stable and whose bound
 * stays below 0 by what rounding costs. Wang et al., arXiv:2103.06624 (β-CROWN).
 *
 * @throws the signal's reason
 */
export async function branchAndBound(
  subject: Subject,
  instance: Instance,
  { deadline, signal, ...settings }: BranchSettings & Pick<Query, 'deadline' | 'signal'>,
): Promise<BranchResult> {
  const root = openRoot(subject, instance, settings.rootIterations);
  const queue = new LeastFirst<OpenSubproblem>(({ estimate }) => estimate);
  const first = instance.property.alternatives.map((_, alternative) => ({ alternative, splits: [] }));
  let bounded = boundSubproblems(root, first, { ...settings, iterations: settings.rootIterations });
  const atRoot = Math.min(bounded.proved, ...bounded.open.map(({ estimate }) => estimate));
  let proved = bounded.proved;
  let subproblems = first.length;
  let isStuck = false;
  for (;;) {
    const witness = counterexampleAmong(
      root,
      bounded.open.map(({ point }) => point),
    );
    if (witness !== undefined) return { answer: witness, subproblems };
    for (const each of bounded.open) {
      if (each.candidates.length > 0) queue.push(each);
      else isStuck = true;
    }
    if (queue.size === 0) break;
    await setImmediate();
    signal?.throwIfAborted();
    if (performance.now() > deadline) return { answer: unknown(atRoot, 'timeout'), subproblems };
    if (subproblems >= settings.limit) return { answer: unknown(atRoot, 'limit'), subproblems };
    const parents = popped(queue, Math.min(settings.batch, Math.max(4, Math.floor(queue.size / 2))));
    const children = splitSubproblems(root, parents);
    subproblems += children.length;
    bounded = boundSubproblems(root, children, settings);
    proved = Math.min(proved, bounded.proved);
  }
  if (isStuck) return { answer: unknown(atRoot, 'bound-not-positive'), subproblems };
  return { answer: { verdict: 'certified', bound: proved }, subproblems };
}

function unknown(bound: number, reason: string): Answer {
  return { verdict: 'unknown', bound: Number.isFinite(bound) ? bound : null, reason };
}

function popped(queue: LeastFirst<OpenSubproblem>, most: number): readonly OpenSubproblem[] {
  const items: OpenSubproblem[] = [];
  while (items.length < most) {
    const item = queue.pop();
    if (item === undefined) break;
    items.push(item);
  }
  return items;
}
