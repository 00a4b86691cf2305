import type { OutputRow, Property, RangeBox } from '@drawdown/properties';
import { UserError } from '@drawdown/records';

import type { Budget } from './budget.ts';
import { type Chain, itemsOf } from './chain.ts';
import { type Constant, keyOf } from './constant.ts';
import type { InputBound } from './constraint.ts';
import type { Formula } from './formula.ts';
import { type InputRanges, isEmpty, rangeBox, tightestBounds } from './input-ranges.ts';

/** A box of inputs, in the order of the ONNX input, and what must hold at every point of it. */
export interface VerificationCase {
  readonly box: RangeBox;
  readonly property: Property;
}

/** What a VNN-LIB file asks: a network is safe where every case holds. */
export interface VerificationProblem {
  readonly cases: readonly VerificationCase[];
  /**
   * Disjuncts that were left out because no input meets their bounds. Where no case is left, the whole input set is
   * empty: nothing was asked, so nothing is certified.
   */
  readonly emptyCases: number;
}

/** What the cases of a formula are made from. */
export interface ProblemContext {
  /** Where the formula came from, for messages. */
  readonly place: string;
  readonly budget: Budget;
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * The cases of a formula that describes the counterexamples: conjunctions of the same box are alternatives of one case.
 *
 * @throws UserError for an input without a bound or with one past the largest float64, or where the boxes come to too many numbers
 */
export function problemOf(formula: Formula, context: ProblemContext): VerificationProblem {
  const groups = groupedByBounds(formula, context.budget);
  expectRoom([...groups.keys()], context);
  const idOf = idsOfEnds();
  const cases = new Map<
    string,
    { readonly box: RangeBox; readonly alternatives: (readonly OutputRow[])[] }
  >();
  let emptyCases = 0;
  for (const [bounds, alternatives] of groups) {
    const ranges = rangesOf(bounds, context);
    if (isEmpty(ranges)) {
      emptyCases += alternatives.length;
      continue;
    }
    expectFinite(ranges, context);
    const key = groups.size === 1 ? '' : [...ranges.lower, ...ranges.upper].map(idOf).join();
    const known = cases.get(key);
    if (known === undefined) cases.set(key, { box: rangeBox(ranges), alternatives });
    else for (const alternative of alternatives) known.alternatives.push(alternative);
  }
  const { outputs: classes } = context;
  return {
    cases: [...cases.values()].map(({ box, alternatives }) => ({ box, property: { classes, alternatives } })),
    emptyCases,
  };
}

function groupedByBounds(
  formula: Formula,
  budget: Budget,
): ReadonlyMap<Chain<InputBound>, (readonly OutputRow[])[]> {
  const groups = new Map<Chain<InputBound>, (readonly OutputRow[])[]>();
  for (const { bounds, rows } of itemsOf(formula)) {
    budget.spend(rows.length);
    const alternatives = groups.get(bounds) ?? [];
    alternatives.push(itemsOf(rows));
    groups.set(bounds, alternatives);
  }
  return groups;
}

/** Asks for what the bounds in one list, the ends in two, and the arrays of the box take. */
function expectRoom(groups: readonly Chain<InputBound>[], { inputs, budget }: ProblemContext): void {
  budget.spend(groups.reduce((sum, { length }) => sum + length + 5 * inputs, 0));
}

function rangesOf(bounds: Chain<InputBound>, { inputs, place }: ProblemContext): InputRanges {
  const { lower, upper } = tightestBounds(itemsOf(bounds), inputs);
  return { lower: expectAll(lower, 'lower', place), upper: expectAll(upper, 'upper', place) };
}

function expectAll(
  ends: readonly (Constant | undefined)[],
  side: 'lower' | 'upper',
  place: string,
): readonly Constant[] {
  const missing = ends.indexOf(undefined);
  if (missing === -1) return ends as readonly Constant[];
  throw new UserError(
    `${place}: X_${missing} has no ${side} bound, at least in one case of the property, and unbounded inputs are not supported; assert a lower and an upper bound of every input`,
  );
}

function expectFinite(ranges: InputRanges, { place }: ProblemContext): void {
  for (const side of ['lower', 'upper'] as const) {
    const far = ranges[side].findIndex(
      ({ ends }) => !(Number.isFinite(ends.lower) && Number.isFinite(ends.upper)),
    );
    if (far === -1) continue;
    throw new UserError(
      `${place}: the ${side} bound of X_${far} is past the largest float64, and unbounded inputs are not supported; assert bounds that an input of the network can have`,
    );
  }
}

/** A number for each end, the same for equal ends. */
function idsOfEnds(): (end: Constant) => number {
  const byEnd = new Map<Constant, number>();
  const byValue = new Map<string, number>();
  return (end) => {
    const known = byEnd.get(end);
    if (known !== undefined) return known;
    const value = keyOf(end);
    const id = byValue.get(value) ?? byValue.size;
    byValue.set(value, id);
    byEnd.set(end, id);
    return id;
  };
}
