import type { Budget } from './budget.ts';
import type { Comparison } from './constraint.ts';
import { And, Or } from './formula.ts';
import type { Term, TermOperator } from './term.ts';

/** An operator whose operands are being read, and where its parenthesis opened. */
export type Frame = ConnectiveFrame | ComparisonFrame | OperationFrame;

/** `and` or `or`, whose operands are formulas. */
export interface ConnectiveFrame {
  readonly kind: 'connective';
  readonly at: number;
  readonly formula: And | Or;
}

/** A formula whose operands are terms. */
export interface ComparisonFrame {
  readonly kind: 'comparison';
  readonly at: number;
  readonly operator: Comparison;
  readonly operands: Term[];
}

/** A term whose operands are terms. */
export interface OperationFrame {
  readonly kind: 'operation';
  readonly at: number;
  readonly operator: TermOperator;
  readonly operands: Term[];
}

/** The frame of an operator of this name, or undefined where there is no such operator. */
export function frameOf(operator: string, at: number, budget: Budget): Frame | undefined {
  switch (operator) {
    case 'and':
      return { kind: 'connective', at, formula: new And(at, budget) };
    case 'or':
      return { kind: 'connective', at, formula: new Or(at, budget) };
    case '<=':
    case '>=':
    case '=':
      return { kind: 'comparison', at, operator, operands: [] };
    case '+':
    case '-':
    case '*':
    case '/':
      return { kind: 'operation', at, operator, operands: [] };
    default:
      return undefined;
  }
}
