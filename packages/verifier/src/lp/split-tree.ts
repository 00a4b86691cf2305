import { setImmediate } from 'node:timers/promises';

import { LeastFirst } from '../branch-and-bound/queue.ts';
import type { Query } from '../rung.ts';
import type { Choice } from './encoding-rule.ts';
import type { ColumnBounds, Objective } from './linear-program.ts';
import { provedBound } from './proved-bound.ts';
import type { Relaxation } from './relaxation.ts';
import type { Solver } from './solver.ts';

/** A choice that is made: which of its columns is 0. */
export interface Made {
  readonly choice: Choice;
  readonly column: number;
}

/** A part of the box: where some choices are made. */
interface Node {
  readonly made: readonly Made[];
  /** A proved lower bound of the objective. */
  readonly bound: number;
  /** Whether the solver came to an end. */
  readonly isSolved: boolean;
  /** The columns at the relaxation's least point. */
  readonly point: Float64Array;
}

/** How a tree is searched. */
export interface TreeOptions extends Pick<Query, 'deadline' | 'signal'> {
  readonly solver: Solver;
  /** What a node's bound must exceed to be closed. */
  readonly slack: number;
  /** Parts at most. */
  readonly limit: number;
  /** Choices that are made at the root. */
  readonly made?: readonly Made[];
  /** Whether a point's input is a counterexample; its proof is the caller's. */
  readonly isBroken: (point: Float64Array) => boolean;
}

/** How a tree ended: all of it is proved, a counterexample is known to the caller, or neither. */
export type TreeOutcome =
  | { readonly end: 'proved'; readonly bound: number }
  | { readonly end: 'broken' }
  | { readonly end: 'late' | 'limit' | 'stuck'; readonly bound: number };

/** Why an answer is unknown, by how its tree ended; `broken` where the counterexample could not be proved. */
export const treeReasons: { readonly [end in Exclude<TreeOutcome['end'], 'proved'>]: string } = {
  late: 'timeout',
  limit: 'limit',
  stuck: 'bound-not-positive',
  broken: 'point-undecided',
};

/** Values of columns below this count as 0. */
const ZERO_VALUE = 1e-9;

/**
 * Splits a relaxation into parts until each is closed by a bound that its dual solution proves: at the choice whose columns
 * are furthest from having a 0 among them, into one part for each of them. The part with the least bound goes first.
 *
 * Sound; complete where all relaxations are choices, up to rounding. Nothing that the solver's own tree says is used.
 */
export async function searchTree(
  relaxation: Relaxation,
  objective: Objective,
  { made = [], isBroken, signal, ...options }: TreeOptions,
): Promise<TreeOutcome> {
  const queue = new LeastFirst<Node>(({ bound }) => bound);
  let proved = Number.POSITIVE_INFINITY;
  let stuck = Number.POSITIVE_INFINITY;
  let parts = 0;
  const visit = (choices: readonly Made[], known: number): 'broken' | undefined => {
    parts += 1;
    const node = solvedNode(relaxation, objective, { made: choices, known, ...options });
    if (node.bound > options.slack) {
      proved = Math.min(proved, node.bound);
    } else {
      if (node.point.length > 0 && isBroken(node.point)) return 'broken';
      if (!node.isSolved || undecidedChoice(relaxation, node) === undefined)
        stuck = Math.min(stuck, node.bound);
      else queue.push(node);
    }
    return undefined;
  };
  if (visit(made, Number.NEGATIVE_INFINITY) === 'broken') return { end: 'broken' };
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    await setImmediate();
    signal?.throwIfAborted();
    if (performance.now() >= options.deadline) return { end: 'late', bound: Math.min(node.bound, stuck) };
    if (parts >= options.limit) return { end: 'limit', bound: Math.min(node.bound, stuck) };
    const choice = undecidedChoice(relaxation, node) as Choice;
    for (const column of choice.columns) {
      if (visit([...node.made, { choice, column }], node.bound) === 'broken') return { end: 'broken' };
    }
  }
  if (stuck < Number.POSITIVE_INFINITY) {
    return { end: performance.now() >= options.deadline ? 'late' : 'stuck', bound: stuck };
  }
  return { end: 'proved', bound: proved };
}

function solvedNode(
  { program }: Relaxation,
  objective: Objective,
  {
    made,
    known,
    solver,
    deadline,
  }: Pick<TreeOptions, 'solver' | 'deadline'> & Pick<Node, 'made'> & { readonly known: number },
): Node {
  const bounds = boundsWith(program, made);
  const seconds = (deadline - performance.now()) / 1000;
  const solved = solver.minimise(objective, { seconds, bounds });
  // What holds on a part holds on what it is split into.
  const bound = Math.max(known, provedBound(program, objective, { solved, bounds }));
  return {
    made,
    bound,
    isSolved: solved.outcome !== 'unfinished',
    point: solved.outcome === 'optimal' ? solved.point : new Float64Array(0),
  };
}

/** The program's columns, those that are chosen at 0. */
function boundsWith({ lower, upper }: ColumnBounds, made: readonly Made[]): ColumnBounds {
  const cut = upper.slice();
  for (const { column } of made) cut[column] = 0;
  return { lower, upper: cut };
}

/** The choice to make next; undefined where all are made. */
function undecidedChoice({ choices }: Relaxation, { made, point }: Node): Choice | undefined {
  const done = new Set(made.map(({ choice }) => choice));
  let best: Choice | undefined;
  let furthest = Number.NEGATIVE_INFINITY;
  for (const choice of choices) {
    if (done.has(choice)) continue;
    const least = Math.min(...choice.columns.map((column) => point[column] ?? 0));
    const distance = least < ZERO_VALUE ? 0 : least;
    if (distance > furthest) [best, furthest] = [choice, distance];
  }
  return best;
}
