import type { VerificationProblem } from '@drawdown/onnx';
import type { OutputRow } from '@drawdown/properties';

import { add, compare, multiply, ofNumber, type Rational } from './rational.ts';

/** Values of the inputs and of the outputs. */
export interface Point {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Whether a problem calls a point a counterexample, exactly. Only for points that no end of a box and no constant of a row
 * leaves in doubt.
 */
export function isCounterexample({ cases }: VerificationProblem, { x, y }: Point): boolean {
  return cases.some(
    ({ box: { outer }, property: { alternatives } }) =>
      x.every(
        (value, i) => (outer.lower[i] ?? Number.NaN) <= value && value <= (outer.upper[i] ?? Number.NaN),
      ) && alternatives.some((rows) => rows.every((row) => !isPositive(row, y))),
  );
}

function isPositive({ coefficients, constant }: OutputRow, y: readonly number[]): boolean {
  const sum = y.reduce<Rational>(
    (total, value, i) => add(total, multiply(ofNumber(coefficients[i] ?? Number.NaN), ofNumber(value))),
    { top: 0n, bottom: 1n },
  );
  const [low, high] = [constant.lower, constant.upper].map(
    (end) => compare(add(sum, ofNumber(end)), { top: 0n, bottom: 1n }) > 0,
  );
  if (low === undefined || low !== high)
    throw new Error('the constant of the row leaves this point in doubt');
  return low;
}
