import { above } from '@drawdown/records';

import type { EncodingContext } from './encoding-rule.ts';
import { rowOf, ZERO } from './neurons.ts';

/** The columns of a number x that may be of either sign: x = positive − negative, neither of them negative, one of them 0. */
export interface Parts {
  readonly positive: number;
  readonly negative: number;
}

/**
 * Splits a neuron x with l < 0 < u into its parts z and p, of which the product is 0, and relaxes that as a triangle:
 * az + bp ≤ max(au, −bl), rounded up, for the positive numbers a = −l/(u − l) and b = u/(u − l) as rounded. One of z and p is 0,
 * so that this holds; with exact a and b it is the line of Ehlers, ATVA 2017, from (l, 0) to (u, u).
 */
export function splitParts(
  { encoding: { builder, choices }, input, path }: Pick<EncodingContext, 'encoding' | 'input' | 'path'>,
  index: number,
): Parts {
  const l = input.box.lower[index] as number;
  const u = input.box.upper[index] as number;
  const positive = builder.column({ lower: 0, upper: u });
  const negative = builder.column({ lower: 0, upper: -l });
  const expression = input.expression(index);
  const [definition, own] =
    typeof expression === 'number'
      ? [{ ...columnAlone(expression), lower: 0, upper: 0 }, 1]
      : [expression, expression.own];
  builder.row(...rowOf({ own, ...definition }, { columns: [positive, negative], values: [-own, own] }));
  const [a, b] = [-l / (u - l), u / (u - l)];
  const most = above(Math.max(above(a * u), above(b * -l)));
  const row = builder.row(
    { columns: [positive, negative], values: [a, b] },
    { lower: Number.NEGATIVE_INFINITY, upper: most },
  );
  choices.push({ columns: [positive, negative], row, path, place: index });
  return { positive, negative };
}

function columnAlone(column: number): {
  readonly columns: readonly number[];
  readonly values: readonly number[];
} {
  return column === ZERO ? { columns: [], values: [] } : { columns: [column], values: [1] };
}
