import { dividedBy, type Fixed, fixed, times } from './fixed-point.ts';

const ONE = fixed(1);

/** From here on e⁻ˣ is below 2⁻¹⁶⁰⁰, less than what the fixed-point numbers are compared with. */
const FAR = fixed(1120);

/** The argument of the series is the number over 2²⁴. */
const HALVINGS = 24n;

/** e⁻ˣ for x ≥ 0, up to 2⁻²⁷⁰⁰: the series at x/2²⁴, squared 24 times. */
export function expNegative(x: Fixed): Fixed {
  if (x >= FAR) return 0n;
  const small = -(x >> HALVINGS);
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = times(term, small) / n;
    sum += term;
  }
  for (let square = 0n; square < HALVINGS; square++) sum = times(sum, sum);
  return sum;
}

/** 1/(1 + e⁻ˣ). */
export function exactSigmoid(x: Fixed): Fixed {
  if (x < 0n) return ONE - exactSigmoid(-x);
  return dividedBy(ONE, ONE + expNegative(x));
}

/** (1 − e^(−2x))/(1 + e^(−2x)). */
export function exactTanh(x: Fixed): Fixed {
  if (x < 0n) return -exactTanh(-x);
  const e = expNegative(2n * x);
  return dividedBy(ONE - e, ONE + e);
}

/** tanh′(x) = 1 − tanh²(x). */
export function exactTanhSlope(x: Fixed): Fixed {
  const value = exactTanh(x);
  return ONE - times(value, value);
}
