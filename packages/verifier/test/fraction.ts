/** An exact number, in lowest terms with a positive denominator. */
export interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

export const ZERO: Fraction = { top: 0n, bottom: 1n };

export function fraction(top: bigint, bottom: bigint): Fraction {
  const divisor = greatestCommonDivisor(top, bottom) * (bottom < 0n ? -1n : 1n);
  return { top: top / divisor, bottom: bottom / divisor };
}

/** The number that a float64 is. */
export function ofNumber(x: number): Fraction {
  if (!Number.isFinite(x)) throw new RangeError(`${x} is no real number`);
  let mantissa = x;
  let bottom = 1n;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    bottom *= 2n;
  }
  return fraction(BigInt(mantissa), bottom);
}

/** The number that a radius's text is. */
export function ofText(eps: string): Fraction {
  const [top = '', bottom = '1'] = eps.split('/');
  return fraction(BigInt(top), BigInt(bottom));
}

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  return fraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom);
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.top * b.top, a.bottom * b.bottom);
}

export function divide(a: Fraction, b: Fraction): Fraction {
  return fraction(a.top * b.bottom, a.bottom * b.top);
}

/** −1, 0 or 1 as `a` is below, equal to or above `b`. */
export function compare(a: Fraction, b: Fraction = ZERO): number {
  const difference = a.top * b.bottom - b.top * a.bottom;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The smallest of some numbers, at least one. */
export function least([first, ...others]: readonly Fraction[]): Fraction {
  if (first === undefined) throw new RangeError('no number is the smallest of none');
  return others.reduce((best, next) => (compare(next, best) < 0 ? next : best), first);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : greatestCommonDivisor(b, a % b);
}
