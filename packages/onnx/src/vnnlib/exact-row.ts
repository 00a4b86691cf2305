import type { OutputRow } from '@drawdown/properties';
import {
  divideFractions,
  type Fraction,
  greatestCommonDivisor,
  lowestTerms,
  multiplyFractions,
} from '@drawdown/records';

import { type Constant, constantOf } from './constant.ts';

/** Coefficients by the flat index of an output. */
export type Coefficients = ReadonlyMap<number, Fraction>;

/**
 * The row Σ coefficient · y + constant, or a positive multiple of it whose coefficients are float64 numbers: signs, which
 * are all that a property asks of a row, stay as they are. The ends of its constant are the tightest.
 *
 * @returns undefined where no multiple has float64 coefficients, or where the whole numbers in their proportion are past
 *   the largest float64
 */
export function exactRow(
  coefficients: Coefficients,
  constant: Fraction,
  outputs: number,
): OutputRow | undefined {
  const factor = [...coefficients.values()].every((value) => isFloat64(constantOf(value)))
    ? ONE
    : primitiveFactor([...coefficients.values()]);
  const row = new Float64Array(outputs);
  for (const [index, value] of coefficients) {
    const scaled = constantOf(multiplyFractions(value, factor));
    if (!isFloat64(scaled)) return undefined;
    row[index] = scaled.ends.lower;
  }
  return { coefficients: row, constant: constantOf(multiplyFractions(constant, factor)).ends };
}

const ONE: Fraction = { numerator: 1n, denominator: 1n };

function isFloat64({ ends: { lower, upper } }: Constant): boolean {
  return lower === upper;
}

/**
 * The factor that makes numbers whole without a common divisor. No other multiple has shorter ones: it has the same
 * quotients, so odd parts at least as long.
 */
function primitiveFactor(values: readonly Fraction[]): Fraction {
  const fractions = values.filter(({ numerator }) => numerator !== 0n).map(lowestTerms);
  const numerator = fractions.map((value) => value.numerator).reduce(greatestCommonDivisor, 0n);
  const denominator = fractions.map((value) => value.denominator).reduce(leastCommonMultiple, 1n);
  return divideFractions({ numerator: denominator, denominator: 1n }, { numerator, denominator: 1n });
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return (a / greatestCommonDivisor(a, b)) * b;
}
