import { compareEps, type Eps } from '@drawdown/records';

import type { Answer, Rung } from './rung.ts';

/** A verdict found at one radius by one rung. */
export interface Finding {
  readonly eps: Eps;
  readonly rung: string;
  /** Which answers the rung can prove: its bounds are lower ones where it certifies, upper ones where it falsifies. */
  readonly decides: Rung['decides'];
  readonly answer: Answer;
  /** What the answer cost, the image's share of what a group took. */
  readonly seconds: number;
}

/** Two proofs that exclude each other: an error of the run, never averaged away. */
export class ContradictionError extends Error {
  override readonly name: string = 'ContradictionError';

  constructor(index: number, certified: Finding, falsified: Finding) {
    super(
      `image ${index} is certified at eps ${certified.eps} by ${certified.rung} (bound ${certified.answer.bound}) and falsified at eps ${falsified.eps} by ${falsified.rung} (margin ${falsified.answer.bound}); one of them is wrong: please report it with the run's record`,
    );
  }
}

/**
 * What the findings of one image say at a radius: a certificate holds at every smaller radius, a counterexample at every
 * larger one. The nearest source wins.
 */
export function closedFinding(findings: readonly Finding[], eps: Eps): Finding | undefined {
  const reaching = findings.filter(({ answer, eps: source }) => {
    const order = orderOf(source, eps);
    if (answer.verdict === 'certified') return order >= 0;
    return answer.verdict === 'falsified' && order <= 0;
  });
  const own = reaching.find((finding) => finding.eps === eps);
  if (own !== undefined) return own;
  const [first, ...others] = reaching;
  if (first?.answer.verdict === 'certified') return nearest(first, others, 1);
  return first === undefined ? undefined : nearest(first, others, -1);
}

/**
 * Checks that no radius is certified at or above one that is falsified.
 *
 * @param index the image's place in the data set's own order
 * @throws ContradictionError
 */
export function expectConsistent(findings: readonly Finding[], index: number): void {
  for (const certified of findings.filter(({ answer }) => answer.verdict === 'certified')) {
    const falsified = findings.find(
      ({ answer, eps }) => answer.verdict === 'falsified' && orderOf(eps, certified.eps) <= 0,
    );
    if (falsified !== undefined) throw new ContradictionError(index, certified, falsified);
  }
}

const orders = new Map<Eps, Map<Eps, number>>();

/** `compareEps`, remembered: a grid has few radii, and every verdict asks for their order. */
function orderOf(a: Eps, b: Eps): number {
  if (a === b) return 0;
  const known = orders.get(a)?.get(b);
  if (known !== undefined) return known;
  const order = compareEps(a, b);
  orders.set(a, (orders.get(a) ?? new Map<Eps, number>()).set(b, order));
  return order;
}

function nearest(first: Finding, others: readonly Finding[], direction: 1 | -1): Finding {
  return others.reduce((best, next) => (direction * orderOf(next.eps, best.eps) < 0 ? next : best), first);
}
