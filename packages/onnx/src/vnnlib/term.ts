import { addFractions, divideFractions, type Fraction, multiplyFractions } from '@drawdown/records';

import type { Constant } from './constant.ts';
import type { Variable } from './variables.ts';

/** What stands on either side of a comparison. */
export type Term =
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'constant'; readonly constant: Constant }
  | LinearTerm;

/** Σ coefficient · variable + constant. */
export interface LinearTerm {
  readonly kind: 'linear';
  readonly coefficients: Map<Variable, Fraction>;
  readonly constant: Fraction;
}

/** The operators of terms. */
export type TermOperator = '+' | '-' | '*' | '/';

/** A term that cannot be: the message says why. */
export class TermError extends Error {}

/**
 * The term that an operator makes of its operands. The operands are used up.
 *
 * @throws TermError where the result is not linear, has numbers of more than 50,000 bits, or divides by 0
 */
export function operate(operator: TermOperator, operands: readonly Term[]): LinearTerm {
  const [first, ...others] = operands.map(linear);
  if (first === undefined) throw new TermError(`'${operator}' needs an operand`);
  return operations[operator](first, others);
}

/** The same term as coefficients and a constant. */
export function linear(term: Term): LinearTerm {
  switch (term.kind) {
    case 'linear':
      return term;
    case 'variable':
      return { kind: 'linear', coefficients: new Map([[term.variable, ONE]]), constant: ZERO };
    case 'constant':
      return { kind: 'linear', coefficients: new Map(), constant: term.constant.exact };
  }
}

/** a − b; both are used up. */
export function difference(a: LinearTerm, b: LinearTerm): LinearTerm {
  return sum([a, scaled(b, MINUS_ONE)]);
}

const ZERO: Fraction = { numerator: 0n, denominator: 1n };
const ONE: Fraction = { numerator: 1n, denominator: 1n };
const MINUS_ONE: Fraction = { numerator: -1n, denominator: 1n };

type Operation = (first: LinearTerm, others: readonly LinearTerm[]) => LinearTerm;

const operations: { readonly [K in TermOperator]: Operation } = {
  '+': (first, others) => sum([first, ...others]),
  '-': (first, others) =>
    others.length === 0
      ? scaled(first, MINUS_ONE)
      : sum([first, ...others.map((other) => scaled(other, MINUS_ONE))]),
  '*': (first, others) => others.reduce(product, first),
  '/': (first, others) => others.reduce(quotient, first),
};

/** Adds to the term of most variables, so that long sums cost what their length says, however they are nested. */
function sum(terms: readonly LinearTerm[]): LinearTerm {
  const most = terms.reduce((a, b) => (b.coefficients.size > a.coefficients.size ? b : a));
  const { coefficients } = most;
  let { constant } = most;
  for (const term of terms) {
    if (term === most) continue;
    constant = plus(constant, term.constant);
    for (const [variable, coefficient] of term.coefficients) {
      const before = coefficients.get(variable);
      coefficients.set(variable, before === undefined ? coefficient : plus(before, coefficient));
    }
  }
  return { kind: 'linear', coefficients, constant };
}

function product(a: LinearTerm, b: LinearTerm): LinearTerm {
  if (b.coefficients.size === 0) return scaled(a, b.constant);
  if (a.coefficients.size === 0) return scaled(b, a.constant);
  throw new TermError('a product of variables is not linear, and only linear constraints are supported');
}

function quotient(a: LinearTerm, b: LinearTerm): LinearTerm {
  if (b.coefficients.size > 0) {
    throw new TermError('a quotient by a variable is not linear, and only linear constraints are supported');
  }
  if (b.constant.numerator === 0n) throw new TermError('a division by 0');
  return scaled(a, divideFractions(ONE, b.constant));
}

function scaled({ coefficients, constant }: LinearTerm, factor: Fraction): LinearTerm {
  for (const [variable, coefficient] of coefficients) coefficients.set(variable, times(coefficient, factor));
  return { kind: 'linear', coefficients, constant: times(constant, factor) };
}

/** More than any literal is, and small enough to calculate with. */
const LARGEST = 1n << 50_000n;

function plus(a: Fraction, b: Fraction): Fraction {
  return expectShort(addFractions(a, b));
}

function times(a: Fraction, b: Fraction): Fraction {
  return expectShort(multiplyFractions(a, b));
}

function expectShort(x: Fraction): Fraction {
  if (x.denominator < LARGEST && x.numerator < LARGEST && x.numerator > -LARGEST) return x;
  throw new TermError('a number of more than 50,000 bits comes out');
}
