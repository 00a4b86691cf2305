import fc from 'fast-check';

import type { Point } from './counterexample.ts';
import { add, compare, divide, multiply, ofDecimal, ofNumber, type Rational, subtract } from './rational.ts';

/** A formula as it is written; `text` of a term is a variable or a number. */
export type Formula =
  | { readonly op: 'and' | 'or'; readonly parts: readonly Formula[] }
  | { readonly op: '<=' | '>=' | '='; readonly left: Term; readonly right: Term };

export type Term =
  | { readonly text: string }
  | { readonly op: '+' | '-' | '*' | '/'; readonly parts: readonly Term[] };

export const INPUTS = 2;
export const OUTPUTS = 3;

export function print(node: Formula | Term): string {
  if ('text' in node) return node.text;
  const parts = 'parts' in node ? node.parts : [node.left, node.right];
  return `(${node.op} ${parts.map(print).join(' ')})`;
}

/** Whether a formula holds at a point: what the text says, read as a person would. */
export function holds(formula: Formula, point: Point): boolean {
  switch (formula.op) {
    case 'and':
      return formula.parts.every((part) => holds(part, point));
    case 'or':
      return formula.parts.some((part) => holds(part, point));
    default: {
      const sign = compare(amount(formula.left, point), amount(formula.right, point));
      return formula.op === '=' ? sign === 0 : formula.op === '<=' ? sign <= 0 : sign >= 0;
    }
  }
}

function amount(term: Term, point: Point): Rational {
  if ('text' in term) {
    const [letter, index] = term.text.split('_');
    if (index === undefined) return ofDecimal(term.text);
    return ofNumber((letter === 'X' ? point.x : point.y)[Number(index)] ?? Number.NaN);
  }
  const [first, ...others] = term.parts.map((part) => amount(part, point));
  if (first === undefined) throw new Error('a term without operands');
  if (term.op === '-' && others.length === 0) return subtract({ top: 0n, bottom: 1n }, first);
  const apply = { '+': add, '-': subtract, '*': multiply, '/': divide }[term.op];
  return others.reduce(apply, first);
}

const decimals = fc
  .tuple(
    fc.integer({ min: -3000, max: 3000 }),
    fc.constantFrom(
      (x: number) => (x / 1000).toFixed(3),
      (x: number) => (x / 1000).toExponential(),
      (x: number) => (x / 8000).toFixed(7),
      (x: number) => String(Math.round(x / 1000)),
    ),
  )
  .map(([x, write]): Term => ({ text: write(x) }));

const nonzeroDecimals = fc
  .integer({ min: 1, max: 3000 })
  .chain((x) => fc.constantFrom(x, -x))
  .map((x): Term => ({ text: (x / 1000).toFixed(3) }));

/** Terms of the variables that are linear by their form. */
function linearTerms(variables: readonly string[]): fc.Arbitrary<Term> {
  return fc.letrec<{ term: Term }>((tie) => ({
    term: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom(...variables).map((text): Term => ({ text })),
      decimals,
      fc
        .tuple(
          fc.constantFrom('+' as const, '-' as const),
          fc.array(tie('term'), { minLength: 1, maxLength: 3 }),
        )
        .map(([op, parts]): Term => ({ op, parts })),
      fc
        .tuple(decimals, tie('term'), fc.boolean())
        .map(([a, b, swap]): Term => ({ op: '*', parts: swap ? [b, a] : [a, b] })),
      fc.tuple(tie('term'), nonzeroDecimals).map((parts): Term => ({ op: '/', parts })),
    ),
  })).term;
}

const outputs = linearTerms(Array.from({ length: OUTPUTS }, (_, i) => `Y_${i}`));
const inputs = Array.from({ length: INPUTS }, (_, i) => linearTerms([`X_${i}`]));

const comparisons: fc.Arbitrary<Formula> = fc
  .tuple(
    fc.constantFrom('<=' as const, '>=' as const, '<=' as const, '>=' as const, '=' as const),
    fc.oneof(fc.tuple(outputs, outputs), ...inputs.map((term) => fc.tuple(term, term))),
  )
  .map(([op, [left, right]]) => ({ op, left, right }));

/** Formulas of any nesting over inputs and outputs. */
export const formulas: fc.Arbitrary<Formula> = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    comparisons,
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('formula'), { minLength: 1, maxLength: 3 }),
      )
      .map(([op, parts]): Formula => ({ op, parts })),
  ),
})).formula;

const eighths = (limit: number) =>
  fc.integer({ min: -8 * limit, max: 8 * limit }).map((eighth) => eighth / 8);

/** Points on a grid that ends of boxes often lie on. */
export const points: fc.Arbitrary<Point> = fc.record({
  x: fc.array(eighths(2), { minLength: INPUTS, maxLength: INPUTS }),
  y: fc.array(eighths(3), { minLength: OUTPUTS, maxLength: OUTPUTS }),
});
