/**
 * Real numbers as whole multiples of 2⁻²⁸⁰⁰. Every float64 is one, and so is every product of two; a longer product, a
 * quotient or a root is cut off 2⁻²⁸⁰⁰ below its value, so far below the smallest float64 (2⁻¹⁰⁷⁴) that comparisons
 * with float64 bounds are exact for every purpose: {@link SLACK} stands for the cuts.
 */
export type Fixed = bigint;

const BITS = 2800n;

/** 2⁻¹⁶⁰⁰: more than all cuts of one computation together, less than anything a float64 can tell. */
export const SLACK: Fixed = 1n << (BITS - 1600n);

const word = new DataView(new ArrayBuffer(8));

/** A float64 as it is. */
export function fixed(x: number): Fixed {
  if (!Number.isFinite(x)) throw new RangeError(`${x} is no finite number`);
  word.setFloat64(0, x);
  const bits = word.getBigUint64(0);
  const exponent = (bits >> 52n) & 2047n;
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = exponent === 0n ? fraction : fraction | (1n << 52n);
  const magnitude = mantissa << (BITS - 1074n + (exponent === 0n ? 0n : exponent - 1n));
  return bits >> 63n === 1n ? -magnitude : magnitude;
}

export function times(a: Fixed, b: Fixed): Fixed {
  return (a * b) >> BITS;
}

export function dividedBy(a: Fixed, b: Fixed): Fixed {
  return (a << BITS) / b;
}

/** The square root, by Newton's iteration on whole numbers. */
export function rootOf(a: Fixed): Fixed {
  if (a === 0n) return 0n;
  const square = a << BITS;
  let root = 1n << BigInt(Math.ceil(square.toString(2).length / 2) + 1);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

export function largest(values: readonly Fixed[]): Fixed {
  return values.reduce((most, value) => (value - most > 0n ? value : most));
}

/** Σ a·b over two lists. */
export function dot(a: readonly Fixed[], b: readonly Fixed[]): Fixed {
  return a.reduce((sum, value, index) => sum + times(value, b[index] ?? 0n), 0n);
}

/** Whether a float64 is a lower bound of a real number; one that is NaN or −∞ promises nothing. */
export function isLowerBound(bound: number, value: Fixed): boolean {
  if (Number.isNaN(bound) || bound === Number.NEGATIVE_INFINITY) return true;
  return bound !== Number.POSITIVE_INFINITY && fixed(bound) <= value + SLACK;
}
