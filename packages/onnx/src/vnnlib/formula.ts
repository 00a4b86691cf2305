import type { OutputRow } from '@drawdown/properties';

import type { Budget } from './budget.ts';
import { type Chain, chainOf, followedBy, itemsOf, joined } from './chain.ts';
import type { Constraint, InputBound } from './constraint.ts';

/** Constraints that hold together: bounds of inputs, and rows of outputs that are not positive. */
export interface Conjunction {
  readonly bounds: Chain<InputBound>;
  readonly rows: Chain<OutputRow>;
}

/** A formula in disjunctive normal form: it holds where one of the conjunctions does. */
export type Formula = Chain<Conjunction>;

/** What a conjunction takes beside its constraints, in numbers. */
const CONJUNCTION_SIZE = 32;

/** The operands of an `and`, gathered one by one. */
export class And {
  readonly #at: number;
  readonly #budget: Budget;
  readonly #bounds: InputBound[] = [];
  readonly #rows: OutputRow[] = [];
  readonly #formulas: Formula[] = [];

  /** @param at where the `and` stands in the text, for messages */
  constructor(at: number, budget: Budget) {
    this.#at = at;
    this.#budget = budget;
  }

  /** Adds what one comparison asks. */
  addConstraints(constraints: readonly Constraint[]): void {
    for (const constraint of constraints) {
      if (constraint.kind === 'bound') this.#bounds.push(constraint);
      else this.#rows.push(constraint.row);
    }
  }

  /** Adds an operand that is a formula itself. */
  addFormula(formula: Formula): void {
    this.#formulas.push(formula);
  }

  /** Whether there is no operand. */
  get isEmpty(): boolean {
    return this.#bounds.length + this.#rows.length + this.#formulas.length === 0;
  }

  /**
   * The formula of the operands.
   *
   * @throws UserError where the formula comes to too many conjunctions
   */
  close(): Formula {
    this.#budget.spend(CONJUNCTION_SIZE, this.#at);
    const base = chainOf([{ bounds: chainOf(this.#bounds), rows: chainOf(this.#rows) }]);
    return this.#formulas.reduce((left, right) => this.#product(left, right), base);
  }

  #product(left: Formula, right: Formula): Formula {
    this.#budget.spend(CONJUNCTION_SIZE * left.length * right.length, this.#at);
    const join = boundsJoiner();
    const others = itemsOf(right);
    return chainOf(
      itemsOf(left).flatMap((a) =>
        others.map((b) => ({ bounds: join(a.bounds, b.bounds), rows: followedBy(a.rows, b.rows) })),
      ),
    );
  }
}

/** The operands of an `or`, gathered one by one. */
export class Or {
  readonly #at: number;
  readonly #budget: Budget;
  readonly #formulas: Formula[] = [];

  /** @param at where the `or` stands in the text, for messages */
  constructor(at: number, budget: Budget) {
    this.#at = at;
    this.#budget = budget;
  }

  /** Adds what one comparison asks, all of it together. */
  addConstraints(constraints: readonly Constraint[]): void {
    const and = new And(this.#at, this.#budget);
    and.addConstraints(constraints);
    this.addFormula(and.close());
  }

  /** Adds an operand that is a formula itself. */
  addFormula(formula: Formula): void {
    this.#formulas.push(formula);
  }

  /** Whether there is no operand. */
  get isEmpty(): boolean {
    return this.#formulas.length === 0;
  }

  /** The formula of the operands. */
  close(): Formula {
    return joined(this.#formulas);
  }
}

/** Joins bounds so that the same two chains give the same chain: cases that share a box are known by that. */
function boundsJoiner(): (a: Chain<InputBound>, b: Chain<InputBound>) => Chain<InputBound> {
  const known = new Map<Chain<InputBound>, Map<Chain<InputBound>, Chain<InputBound>>>();
  return (a, b) => {
    if (a.length === 0) return b;
    if (b.length === 0) return a;
    const ofFirst = known.get(a) ?? new Map<Chain<InputBound>, Chain<InputBound>>();
    known.set(a, ofFirst);
    const chain = ofFirst.get(b) ?? followedBy(a, b);
    ofFirst.set(b, chain);
    return chain;
  };
}
