import type { Box } from '@drawdown/properties';

import type { LinearForm } from '../arithmetic.ts';
import type { Section } from '../rule.ts';
import { backSubstitute, type LinearPass } from './back-substitute.ts';

/** Rows whose least values are wanted, and what lies between them and the input. */
export interface RowProblem<A> {
  /** The layers between, in forward order; at least one section. */
  readonly way: readonly [Section<A>, ...Section<A>[]];
  /** The rows, on the output of the last section. */
  readonly form: LinearForm<A>;
  /** The box of the first section's input. */
  readonly box: Box<A>;
  readonly pass: LinearPass<A>;
}

/** The rows as forms on the first section's input: what they are at least, in terms of it. */
export function rowsAtInput<A>({ way, form, pass }: Omit<RowProblem<A>, 'box'>): LinearForm<A> {
  return way.reduceRight((current, section) => backSubstitute(section, current, pass), form);
}

/** Lower bounds of rows by one pass back to the input: `[batch, rows]`. */
export function boundRows<A>({ box, ...problem }: RowProblem<A>): A {
  return problem.way[0].arithmetic.concretize(rowsAtInput(problem), box);
}
