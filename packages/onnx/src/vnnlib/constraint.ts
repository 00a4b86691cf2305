import type { OutputRow } from '@drawdown/properties';
import { divideFractions, type Fraction, negateFraction } from '@drawdown/records';

import { type Constant, constantOf } from './constant.ts';
import { exactRow } from './exact-row.ts';
import { difference, linear, type Term, TermError } from './term.ts';
import type { Variable } from './variables.ts';

/** The operators that compare two terms. */
export type Comparison = '<=' | '>=' | '=';

/** One bound of an input. */
export interface InputBound {
  readonly kind: 'bound';
  readonly index: number;
  readonly side: 'lower' | 'upper';
  readonly value: Constant;
}

/** What a comparison asks: a bound of an input, or that a row of outputs is not positive. */
export type Constraint = InputBound | { readonly kind: 'row'; readonly row: OutputRow };

/** Two terms that are compared. */
export interface Compared {
  readonly left: Term;
  readonly right: Term;
}

/**
 * What a comparison asks, two things for `=`. The terms are used up.
 *
 * @param outputs the number of outputs of the network
 * @throws TermError for several inputs or inputs and outputs in one comparison, and for coefficients that no multiple
 *   makes float64
 */
export function constraintsOf(
  comparison: Comparison,
  { left, right }: Compared,
  outputs: number,
): readonly Constraint[] {
  const bounds = simpleBounds(comparison, left, right);
  if (bounds !== undefined) return bounds;
  const { coefficients, constant } = difference(linear(left), linear(right));
  const nonzero = [...coefficients].filter(([, { numerator }]) => numerator !== 0n);
  const inputs = nonzero.filter(([{ kind }]) => kind === 'input');
  const [input] = inputs;
  if (input === undefined) return rows(comparison, { nonzero, constant }, outputs);
  if (nonzero.length > 1) throw tooManyVariables(nonzero.map(([variable]) => variable));
  const [{ index }, coefficient] = input;
  const value = constantOf(divideFractions(negateFraction(constant), coefficient));
  return boundsOf(index, coefficient.numerator > 0n ? comparison : mirrored[comparison], value);
}

const mirrored: { readonly [K in Comparison]: Comparison } = { '<=': '>=', '>=': '<=', '=': '=' };

/** The bounds that a comparison of an input with a number is, as nearly all of a file are; undefined for others. */
function simpleBounds(comparison: Comparison, left: Term, right: Term): readonly Constraint[] | undefined {
  if (left.kind === 'variable' && right.kind === 'constant' && left.variable.kind === 'input') {
    return boundsOf(left.variable.index, comparison, right.constant);
  }
  if (left.kind === 'constant' && right.kind === 'variable' && right.variable.kind === 'input') {
    return boundsOf(right.variable.index, mirrored[comparison], left.constant);
  }
  return undefined;
}

function boundsOf(index: number, comparison: Comparison, value: Constant): readonly Constraint[] {
  const upper: Constraint = { kind: 'bound', index, side: 'upper', value };
  if (comparison === '<=') return [upper];
  const lower: Constraint = { kind: 'bound', index, side: 'lower', value };
  return comparison === '>=' ? [lower] : [lower, upper];
}

interface OutputTerm {
  readonly nonzero: readonly (readonly [Variable, Fraction])[];
  readonly constant: Fraction;
}

/** The rows that must not be positive for a·y + c to be at most, at least or equal to 0. */
function rows(comparison: Comparison, { nonzero, constant }: OutputTerm, outputs: number): Constraint[] {
  const coefficients = new Map(nonzero.map(([{ index }, value]) => [index, value]));
  const row = exactRow(coefficients, constant, outputs);
  if (row === undefined) {
    const names = nonzero.map(([{ name }]) => name).join(', ');
    throw new TermError(
      `the coefficients of ${names} have too many digits: no multiple of this constraint has float64 coefficients; give at most 15 digits`,
    );
  }
  const atMost: Constraint = { kind: 'row', row };
  if (comparison === '<=') return [atMost];
  const atLeast: Constraint = { kind: 'row', row: opposite(row) };
  return comparison === '>=' ? [atLeast] : [atMost, atLeast];
}

function opposite({ coefficients, constant: { lower, upper } }: OutputRow): OutputRow {
  return {
    coefficients: coefficients.map((value) => 0 - value),
    constant: { lower: 0 - upper, upper: 0 - lower },
  };
}

function tooManyVariables(variables: readonly Variable[]): TermError {
  const names = variables
    .slice(0, 4)
    .map(({ name }) => name)
    .join(', ');
  const mixes = variables.some(({ kind }) => kind === 'output');
  return new TermError(
    `${names} in one constraint: ${mixes ? 'inputs and outputs' : 'several inputs'} cannot be mixed, only bounds of single inputs and constraints over outputs are supported`,
  );
}
