import { setImmediate } from 'node:timers/promises';

import { z } from 'zod';

import { provedBound } from '../lp/proved-bound.ts';
import { type Relaxation, relaxationOf } from '../lp/relaxation.ts';
import { openSolver } from '../lp/solver.ts';
import { type Answer, defineRung, type Instance, type Query, type Rung } from '../rung.ts';

/**
 * The linear program of the triangle relaxation, for each alternative of the property one objective, by HiGHS; its dual
 * solution is evaluated in outward-rounded float64, so that no tolerance of the solver counts.
 *
 * Sound; not complete; never below CROWN's bound. Ehlers, ATVA 2017; Neumaier & Shcherbina, Math. Program. 99 (2004).
 */
export const lp: Rung = defineRung({
  name: 'lp',
  title: 'LP',
  cite: 'arXiv:1705.01320',
  decides: ['certified'],
  complete: false,
  alone: true,
  cost: 'a linear program of all neurons for each other class',
  settings: z.strictObject({}),
  async decide(subject, { instances, ...query }) {
    const answers: Answer[] = [];
    for (const instance of instances) {
      const relaxation = relaxationOf(subject, instance, { deadline: query.deadline });
      answers.push(
        typeof relaxation === 'string'
          ? { verdict: 'unknown', bound: null, reason: relaxation }
          : await bounded(relaxation, instance, query),
      );
    }
    return answers;
  },
});

async function bounded(
  { program, objectives, crownBounds }: Relaxation,
  { slack }: Instance,
  { deadline, signal }: Pick<Query, 'deadline' | 'signal'>,
): Promise<Answer> {
  const solver = await openSolver(program);
  const bounds: number[] = [];
  let isLate = false;
  let hasFailed = false;
  try {
    for (const [alternative, objective] of objectives.entries()) {
      const known = crownBounds[alternative] ?? Number.NEGATIVE_INFINITY;
      await setImmediate();
      signal?.throwIfAborted();
      const seconds = (deadline - performance.now()) / 1000;
      isLate ||= seconds <= 0;
      if (seconds <= 0) {
        bounds.push(known);
        continue;
      }
      const solved = solver.minimise(objective, { seconds });
      if (solved.outcome === 'unfinished') {
        if (performance.now() >= deadline) isLate = true;
        else hasFailed = true;
      }
      bounds.push(Math.max(known, provedBound(program, objective, { solved })));
    }
  } finally {
    solver.dispose();
  }
  const bound = Math.min(...bounds);
  if (bound > slack) return { verdict: 'certified', bound };
  const reason = isLate ? 'timeout' : hasFailed ? 'solver-failed' : 'bound-not-positive';
  return Number.isFinite(bound)
    ? { verdict: 'unknown', bound, reason }
    : { verdict: 'unknown', bound: null, reason: isLate || hasFailed ? reason : 'bound-not-finite' };
}
