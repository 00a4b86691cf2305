import type { Box } from '@drawdown/properties';

import type { Entries, ProgramBuilder } from './program-builder.ts';

/** In the place of a column: the neuron is 0 at every point. */
export const ZERO = -1;

/** own · neuron = Σ value · column + constant, with a real constant of [lower, upper], at every point of the box. */
export interface Definition extends Entries {
  readonly own: number;
  readonly lower: number;
  readonly upper: number;
}

/** How a neuron stands in a program: as a column of it, as {@link ZERO}, or as what a row may say of it. */
export type Expression = number | Definition;

/** The neurons between two layers. A neuron that no row speaks of costs nothing. */
export interface Neurons {
  /** Float64 ends around what each neuron can be. */
  readonly box: Box<Float64Array>;
  /** A column that is the neuron, made when first asked for, or {@link ZERO}; no two neurons share one. */
  readonly column: (index: number) => number;
  /** The column if there is one already, or else what defines the neuron. */
  readonly expression: (index: number) => Expression;
}

const UNKNOWN = -2;

/**
 * Neurons of a program.
 *
 * @param express a neuron's expression; asked once at most
 */
export function neuronsOf(
  builder: ProgramBuilder,
  box: Box<Float64Array>,
  express: (index: number) => Expression,
): Neurons {
  const made = new Int32Array(box.lower.length).fill(UNKNOWN);
  const defined = new Map<number, Definition>();

  const expression = (index: number): Expression => {
    const known = made[index] as number;
    if (known !== UNKNOWN) return known;
    const expressed = defined.get(index) ?? express(index);
    if (typeof expressed === 'number') made[index] = expressed;
    else defined.set(index, expressed);
    return expressed;
  };

  const column = (index: number): number => {
    const expressed = expression(index);
    if (typeof expressed === 'number') return expressed;
    const own = builder.column({ lower: box.lower[index] as number, upper: box.upper[index] as number });
    made[index] = own;
    defined.delete(index);
    builder.row(...rowOf(expressed, { columns: [own], values: [-expressed.own] }));
    return own;
  };

  return { box, column, expression };
}

/** The row Σ value · column + rest = −constant, where the rest stands for −own · neuron. */
export function rowOf(
  { columns, values, lower, upper }: Definition,
  rest: Entries,
): [entries: Entries, ends: { readonly lower: number; readonly upper: number }] {
  return [
    { columns: [...columns, ...rest.columns], values: [...values, ...rest.values] },
    { lower: -upper, upper: -lower },
  ];
}
