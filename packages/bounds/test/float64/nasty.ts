import { type Network, type Parameters, parameterShapes, type StoredArray } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';
import type { Rng } from '@drawdown/records';

/** How numbers are spread: their binary exponents lie in [−spread, spread]. */
export const SPREADS: readonly number[] = [1, 8, 60, 120];

/** A random float64 with all 53 bits in use and a random exponent and sign; now and then zero. */
export function nastyNumber(rng: Rng, spread: number): number {
  if (rng.below(16) === 0) return 0;
  const mantissa = 1 + rng.uniform() + rng.uniform() * 2 ** -32;
  const exponent = rng.below(2 * spread + 1) - spread;
  return (rng.below(2) === 0 ? -1 : 1) * mantissa * 2 ** exponent;
}

/**
 * Numbers that cancel: every second one is the negative of its neighbour, but for its last bits, so that sums are all
 * rounding.
 */
export function nastyNumbers(rng: Rng, count: number, spread: number): Float64Array {
  const values = Float64Array.from({ length: count }, () => nastyNumber(rng, spread));
  for (let index = 1; index < count; index += 2) {
    if (rng.below(2) === 0) values[index] = -(values[index - 1] ?? 0) * (1 + 2 ** -23 * rng.below(3));
  }
  return values;
}

/** Stored parameters that span many binary orders; variances and γ keep batch-norm finite. */
export function nastyParameters(network: Network, rng: Rng, spread: number): Parameters<StoredArray> {
  return Object.fromEntries(
    Object.entries(parameterShapes(network)).map(([path, shape]) => {
      const count = shape.reduce((product, side) => product * side, 1);
      const values = Float32Array.from(nastyNumbers(rng, count, spread));
      const data = path.endsWith('.variance') ? values.map(Math.abs) : values;
      return [path, { shape, data }];
    }),
  );
}

/** A box with nasty ends: about half of its sides are points, some are a few units wide, some wide. */
export function nastyBox(rng: Rng, size: number, spread: number): Box<Float64Array> {
  const lower = nastyNumbers(rng, size, spread);
  const upper = lower.map((end) => {
    const choice = rng.below(4);
    if (choice === 0) return end + Math.abs(end) * 2 ** -50;
    if (choice === 1) return end + Math.abs(nastyNumber(rng, spread));
    return end;
  });
  return { lower, upper };
}
