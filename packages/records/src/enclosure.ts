import type { Fraction } from './exact-fraction.ts';
import { float32Down, float32Up, nextUp } from './rounding.ts';

/** Float64 ends around a real number; equal where the number is a float64. */
export interface Enclosure {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The tightest float64 ends around a rational number: equal where it is a float64, neighbours elsewhere, and ±∞ on the
 * far side of numbers past the largest float64.
 */
export function enclosure({ numerator, denominator }: Fraction): Enclosure {
  if (numerator === 0n) return { lower: 0, upper: 0 };
  if (numerator > 0n) return enclosePositive(numerator, denominator);
  const { lower, upper } = enclosePositive(-numerator, denominator);
  return { lower: -upper, upper: 0 - lower };
}

/**
 * The least and the greatest float32 number between two real numbers, or undefined where there is none.
 *
 * @param lower the tightest enclosure of the lower number
 * @param upper the tightest enclosure of the upper number
 */
export function float32Within(lower: Enclosure, upper: Enclosure): Enclosure | undefined {
  // Every float32 is a float64, so one above the real end is not below the least float64 above it.
  const [least, greatest] = [float32Up(lower.upper), float32Down(upper.lower)];
  if (!Number.isFinite(least) || !Number.isFinite(greatest) || least > greatest) return undefined;
  return { lower: least + 0, upper: greatest + 0 };
}

/** The digits of a float64, in bits. */
const PRECISION = 53;

/** Float64 numbers are whole multiples of 2⁻¹⁰⁷⁴. */
const LARGEST_SHIFT = 1074;

function enclosePositive(numerator: bigint, denominator: bigint): Enclosure {
  // With this shift the quotient has 53 or 54 bits.
  let shift = Math.min(PRECISION - bitLength(numerator) + bitLength(denominator), LARGEST_SHIFT);
  const dividend = shift > 0 ? numerator << BigInt(shift) : numerator;
  const divisor = shift < 0 ? denominator << BigInt(-shift) : denominator;
  let quotient = dividend / divisor;
  let isExact = quotient * divisor === dividend;
  if (quotient >> BigInt(PRECISION) !== 0n) {
    isExact &&= (quotient & 1n) === 0n;
    quotient >>= 1n;
    shift -= 1;
  }
  const lower = Number(quotient) * 2 ** -shift;
  if (lower === Number.POSITIVE_INFINITY) return { lower: Number.MAX_VALUE, upper: lower };
  return { lower, upper: isExact ? lower : nextUp(lower) };
}

/** The number of binary digits of a positive number. */
function bitLength(x: bigint): number {
  const digits = x.toString(16);
  return 4 * digits.length - (Math.clz32(Number.parseInt(digits.charAt(0), 16)) - 28);
}
