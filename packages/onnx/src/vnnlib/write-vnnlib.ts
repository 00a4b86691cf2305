import type { InputBox, Property } from '@drawdown/properties';
import { formatDecimal } from '@drawdown/records';

import { exactEnds } from './exact-ends.ts';
import { rowText } from './row-text.ts';

/** Digits of an end that has no finite decimal: more than float64 has. */
const DIGITS = 20;

const ROUNDED = 'Numbers without a finite decimal are rounded outward: what is written holds what is meant.';

/** A box of inputs, in the order of the ONNX input, and what must hold at every point of it. */
export interface WrittenCase {
  readonly box: InputBox;
  readonly property: Property;
}

/**
 * A property as VNN-LIB 1.0: bounds of every input, and the alternatives that would break it as an `or` of `and`s, for a
 * label `(or (and (>= Y_1 Y_0)) …)`, as most tools read them.
 *
 * The written box holds the exact one, and what is written as a counterexample holds every exact one: ends without a finite
 * decimal and enclosed constants are rounded outward, and the text says so. A box given by its ends is written by its outer
 * ones.
 *
 * @param comment first lines of the text, without semicolons; none where it is empty
 * @throws RangeError for a box that is empty or not finite, and for a property that nothing breaks, which VNN-LIB cannot say
 */
export function writeVnnlib({ box, property }: WrittenCase, comment: string): string {
  const ends = exactEnds(box).map(({ lower, upper }) => ({
    lower: formatDecimal(lower, { direction: 'down', digits: DIGITS }),
    upper: formatDecimal(upper, { direction: 'up', digits: DIGITS }),
  }));
  const isExact = ends.every(({ lower, upper }) => lower.exact && upper.exact) && hasExactConstants(property);
  const remarks = [...(comment === '' ? [] : comment.split(/\r?\n/)), ...(isExact ? [] : [ROUNDED])];
  return [
    ...remarks.map((line) => `; ${line}`.trimEnd()),
    '',
    ...ends.map((_, index) => `(declare-const X_${index} Real)`),
    ...Array.from({ length: property.classes }, (_, index) => `(declare-const Y_${index} Real)`),
    '',
    ...ends.flatMap(({ lower, upper }, index) => [
      `(assert (>= X_${index} ${lower.text}))`,
      `(assert (<= X_${index} ${upper.text}))`,
    ]),
    '',
    ...outputAsserts(property),
    '',
  ].join('\n');
}

function hasExactConstants({ alternatives }: Property): boolean {
  return alternatives.flat().every(({ constant: { lower, upper } }) => lower === upper);
}

function outputAsserts({ alternatives }: Property): string[] {
  if (alternatives.length === 0) {
    throw new RangeError('a property that nothing breaks cannot be written as VNN-LIB');
  }
  // An alternative without rows is broken everywhere, so the bounds of the inputs say it all.
  if (alternatives.some((rows) => rows.length === 0))
    return ['; Every point of the box is a counterexample.'];
  return ['(assert (or', ...alternatives.map((rows) => `  (and ${rows.map(rowText).join(' ')})`), '))'];
}
