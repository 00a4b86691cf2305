/**
 * e^y by this package's own arithmetic: the standard does not say how exact `Math.exp` is, and a certificate may not rest
 * on that.
 *
 * y = k ln 2 + r with |r| ≤ 0.35, and e^r by its Taylor polynomial of degree 13, u = 2⁻⁵³. What is left of the series is
 * below 2⁻⁵⁶ e^r. Horner's rule is off by at most γ₂₆ Σ|r|ʲ/j! (Higham, *Accuracy and Stability of Numerical Algorithms*,
 * §5.1), the rounded coefficients by u Σ|r|ʲ/j!, where Σ|r|ʲ/j! ≤ e^(2|r|) e^r ≤ 2.02 e^r: 55u together. k·LN2_HIGH is exact,
 * as LN2_HIGH has 32 significant bits; the other steps move r by less than u, and e^r by as much. The sum is below 2⁻⁴⁷.
 */
const RELATIVE_ERROR = 2 ** -46;

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** 1/j! for j = 13 down to 0. */
const COEFFICIENTS: readonly number[] = inverseFactorials(13, 0);

/** 1/j! for j = 14 down to 1. */
const SHIFTED_COEFFICIENTS: readonly number[] = inverseFactorials(14, 1);

/** Beyond it e⁻ʸ is below 2⁻¹⁰⁰⁰, and enclosed by 0 and the value there. */
const LARGEST = 700;

/** A number not above e⁻ʸ, for y ≥ 0; NaN for NaN. */
export function expNegativeBelow(y: number): number {
  return y > LARGEST ? 0 : exponential(-y) * (1 - 2 * RELATIVE_ERROR);
}

/** A number not below e⁻ʸ, for y ≥ 0, and at most 1; NaN for NaN. */
export function expNegativeAbove(y: number): number {
  return Math.min(1, exponential(-Math.min(y, LARGEST)) * (1 + 2 * RELATIVE_ERROR));
}

/** Above it {@link expm1Below} and {@link expm1Above} are not to be used. */
export const LARGEST_EXPM1 = 0.35;

/**
 * A number not above e^y − 1, for 0 ≤ y ≤ {@link LARGEST_EXPM1}: y Σ yʲ/(j + 1)!, all terms of one sign, so that
 * γ₂₆, the rounded coefficients and the last product come to 28u, and what is left of the series to less than u.
 */
export function expm1Below(y: number): number {
  return y * horner(SHIFTED_COEFFICIENTS, y) * (1 - 2 * RELATIVE_ERROR);
}

/** A number not below e^y − 1, for 0 ≤ y ≤ {@link LARGEST_EXPM1}, underflow aside. */
export function expm1Above(y: number): number {
  return y * horner(SHIFTED_COEFFICIENTS, y) * (1 + 2 * RELATIVE_ERROR);
}

/** e^y for −{@link LARGEST} ≤ y ≤ 0, with {@link RELATIVE_ERROR}. */
function exponential(y: number): number {
  const k = Math.round(y / (LN2_HIGH + LN2_LOW));
  const r = y - k * LN2_HIGH - k * LN2_LOW;
  return horner(COEFFICIENTS, r) * powerOfTwo(k);
}

function horner(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}

const word = new DataView(new ArrayBuffer(8));

/** 2ᵏ exactly, for −1022 ≤ k ≤ 1023; NaN stays. */
function powerOfTwo(k: number): number {
  if (Number.isNaN(k)) return k;
  word.setInt32(0, (k + 1023) << 20);
  return word.getFloat64(0);
}

function inverseFactorials(from: number, to: number): readonly number[] {
  return Array.from({ length: from - to + 1 }, (_, index) => {
    let factorial = 1;
    for (let factor = 2; factor <= from - index; factor++) factorial *= factor;
    return 1 / factorial;
  });
}
