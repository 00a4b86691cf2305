import { innerBox } from '@drawdown/properties';
import { z } from 'zod';

import type { Objective } from '../lp/linear-program.ts';
import { type MixedIntegerResult, minimiseMixed } from '../lp/mixed-integer.ts';
import { type Relaxation, relaxationOf } from '../lp/relaxation.ts';
import { openSolver, type Solver } from '../lp/solver.ts';
import { searchTree, treeReasons } from '../lp/split-tree.ts';
import { insideBox, provedCounterexample } from '../proved-counterexample.ts';
import { type Answer, defineRung, type Instance, type Query, type Rung } from '../rung.ts';
import type { Subject } from '../subject.ts';

/**
 * A mixed-integer program of the network, by HiGHS, with CROWN's boxes for its constants. The solver's tree proves nothing: a
 * point that it finds falsifies once it is judged in float64, and where it says that there is none the rung certifies by a tree
 * of its own, every leaf of which is closed by a dual bound in outward-rounded float64. Where only the solver says so, the
 * answer is unknown, reason `solver-says-safe`.
 *
 * `limit` is the most parts that either tree may have; `mipSeconds` what the solver's may take of a third of the time, and with
 * 0 the solver is not asked for one.
 *
 * Sound; complete for networks of piecewise linear layers up to rounding, time permitting. Tjeng et al., arXiv:1711.07356.
 */
export const milp: Rung = defineRung({
  name: 'milp',
  title: 'MILP',
  cite: 'arXiv:1711.07356',
  decides: ['certified', 'falsified'],
  complete: true,
  alone: true,
  cost: 'exponential in the unstable neurons',
  settings: z.strictObject({
    limit: z.int().positive().default(1_000_000),
    mipSeconds: z.number().nonnegative().default(600),
  }),
  async decide(subject, { instances, ...query }, settings) {
    const answers: Answer[] = [];
    for (const instance of instances) {
      query.signal?.throwIfAborted();
      answers.push(await decided(subject, instance, { ...query, ...settings }));
    }
    return answers;
  },
});

/** How long and how far to search. */
interface Search extends Pick<Query, 'deadline' | 'signal'> {
  /** Parts of each tree, the solver's and our own, at most. */
  readonly limit: number;
  /** For the solver's tree, at most. */
  readonly mipSeconds: number;
}

async function decided(subject: Subject, instance: Instance, query: Search): Promise<Answer> {
  const relaxation = relaxationOf(subject, instance, { deadline: query.deadline });
  if (typeof relaxation === 'string') return { verdict: 'unknown', bound: null, reason: relaxation };
  const solver = await openSolver(relaxation.program);
  try {
    const open = relaxation.objectives.flatMap((objective, alternative) => {
      const known = relaxation.crownBounds[alternative] ?? Number.NEGATIVE_INFINITY;
      return known > instance.slack ? [] : [{ objective, known }];
    });
    const bounds = relaxation.crownBounds.filter((known) => known > instance.slack);
    let reason: string | undefined;
    for (const [place, { objective, known }] of open.entries()) {
      const now = performance.now();
      const deadline = now + (query.deadline - now) / (open.length - place);
      const answer = await decideAlternative(subject, instance, {
        relaxation,
        objective,
        solver,
        query: { ...query, deadline },
      });
      if (answer.verdict === 'falsified') return answer;
      if (answer.verdict === 'unknown') reason ??= answer.reason;
      bounds.push(Math.max(known, answer.bound ?? Number.NEGATIVE_INFINITY));
    }
    const bound = Math.min(...bounds);
    if (reason === undefined) return { verdict: 'certified', bound };
    return { verdict: 'unknown', bound: Number.isFinite(bound) ? bound : null, reason };
  } finally {
    solver.dispose();
  }
}

interface AlternativeProblem {
  readonly relaxation: Relaxation;
  readonly objective: Objective;
  readonly solver: Solver;
  readonly query: Search;
}

/** Whether one alternative can be broken. */
async function decideAlternative(
  subject: Subject,
  instance: Instance,
  { relaxation, objective, solver, query }: AlternativeProblem,
): Promise<Answer> {
  const { slack } = instance;
  const inner = innerBox(instance.box);
  let witness: Answer | undefined;
  const isBroken = (point: Float64Array): boolean => {
    witness = provedCounterexample(subject, instance, [insideBox(inner, point)]) ?? witness;
    return witness !== undefined;
  };
  const tree = { ...query, solver, slack, isBroken };
  // The root alone often decides, and the solver's tree takes long to begin.
  let outcome = await searchTree(relaxation, objective, { ...tree, limit: 1 });
  let mixed: MixedIntegerResult | undefined;
  if (outcome.end === 'limit') {
    mixed = await mixedResult({ relaxation, objective, query }, slack);
    if (mixed?.outcome === 'broken') isBroken(mixed.point);
    if (witness === undefined) outcome = await searchTree(relaxation, objective, tree);
  }
  if (witness !== undefined) return witness;
  if (outcome.end === 'proved') return { verdict: 'certified', bound: outcome.bound };
  const bound = outcome.end !== 'broken' && Number.isFinite(outcome.bound) ? outcome.bound : null;
  if (mixed?.outcome === 'safe') return { verdict: 'unknown', bound, reason: 'solver-says-safe' };
  return { verdict: 'unknown', bound, reason: treeReasons[outcome.end] };
}

/** What the solver's own tree says; undefined where it is not asked. */
async function mixedResult(
  { relaxation, objective, query }: Omit<AlternativeProblem, 'solver'>,
  slack: number,
): Promise<MixedIntegerResult | undefined> {
  const { deadline, limit, mipSeconds } = query;
  // Our own tree, which proves, has the rest of the time.
  const seconds = Math.min(mipSeconds, (deadline - performance.now()) / 3000);
  if (relaxation.hasCurves || seconds <= 0) return undefined;
  return minimiseMixed(relaxation, objective, { slack, seconds, limit });
}
