import { setImmediate } from 'node:timers/promises';

import type { Answer, Instance, Query } from '../rung.ts';
import type { Subject } from '../subject.ts';
import { boundSubproblems } from './bound-subproblems.ts';
import { counterexampleAmong } from './counterexample.ts';
import { type LeafCloser, leafCloser } from './leaves.ts';
import { LeastFirst } from './queue.ts';
import { openRoot, type Root } from './root.ts';
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
 * Sound. Complete for networks of piecewise linear layers up to rounding, time permitting: subproblems whose ReLUs are all
 * split are closed by linear programs. Wang et al., arXiv:2103.06624 (β-CROWN).
 *
 * @throws the signal's reason
 */
export async function branchAndBound(
  subject: Subject,
  instance: Instance,
  { deadline, signal, ...settings }: BranchSettings & Pick<Query, 'deadline' | 'signal'>,
): Promise<BranchResult> {
  const root = openRoot(subject, instance, { iterations: settings.rootIterations, deadline });
  if (performance.now() > deadline) {
    return { answer: { verdict: 'unknown', bound: null, reason: 'timeout' }, subproblems: 0 };
  }
  const query = signal === undefined ? { deadline } : { deadline, signal };
  const leaves = leafCloser(root, { ...query, limit: settings.limit });
  try {
    return await search(root, leaves, { ...settings, ...query });
  } finally {
    leaves.dispose();
  }
}

async function search(
  root: Root,
  leaves: LeafCloser,
  { deadline, signal, ...settings }: BranchSettings & Pick<Query, 'deadline' | 'signal'>,
): Promise<BranchResult> {
  const queue = new LeastFirst<OpenSubproblem>(({ estimate }) => estimate);
  const first = root.instance.property.alternatives.map((_, alternative) => ({ alternative, splits: [] }));
  let bounded = boundSubproblems(root, first, {
    ...settings,
    deadline,
    iterations: settings.rootIterations,
  });
  const atRoot = Math.min(bounded.proved, ...bounded.open.map(({ estimate }) => estimate));
  let proved = bounded.proved;
  let subproblems = first.length;
  let leftOpen: string | undefined;
  const unknown = (reason: string): BranchResult => ({
    answer: { verdict: 'unknown', bound: Number.isFinite(atRoot) ? atRoot : null, reason },
    subproblems,
  });
  for (;;) {
    const witness = counterexampleAmong(
      root,
      bounded.open.map(({ point }) => point),
    );
    if (witness !== undefined) return { answer: witness, subproblems };
    for (const each of bounded.open) {
      if (each.candidates.length > 0) {
        queue.push(each);
        continue;
      }
      const leaf = await leaves.close(each);
      if (leaf.end === 'broken') return { answer: leaf.answer, subproblems };
      if (leaf.end === 'open') leftOpen ??= leaf.reason;
      else proved = Math.min(proved, leaf.bound);
    }
    if (queue.size === 0) break;
    await setImmediate();
    signal?.throwIfAborted();
    if (performance.now() > deadline) return unknown('timeout');
    if (subproblems >= settings.limit) return unknown('limit');
    const parents = popped(queue, settings.batch);
    const children = splitSubproblems(root, parents);
    subproblems += children.length;
    bounded = boundSubproblems(root, children, { ...settings, deadline });
    proved = Math.min(proved, bounded.proved);
  }
  if (leftOpen !== undefined) return unknown(leftOpen);
  return { answer: { verdict: 'certified', bound: proved }, subproblems };
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
