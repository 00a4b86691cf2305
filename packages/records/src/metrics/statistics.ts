/** An interval of a quantity, both ends included. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** A quantity over seeds. */
export interface Summary {
  readonly mean: number;
  /** The sample standard deviation (n − 1); null for a single seed, which has none. */
  readonly deviation: number | null;
  /** How many seeds. */
  readonly seeds: number;
}

/** Mean and standard deviation over seeds; null when any value is missing, and for no values. */
export function summarise(values: readonly (number | null)[]): Summary | null {
  const known = values.filter((value) => value !== null);
  const seeds = known.length;
  if (seeds === 0 || seeds < values.length) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / seeds;
  if (seeds === 1) return { mean, deviation: null, seeds };
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (seeds - 1)), seeds };
}

/** The two-sided 95 % point of the normal distribution. */
const Z95 = 1.959963984540054;

/**
 * The 95 % interval of a share of `images` independent images (Wilson, *J. Am. Stat. Assoc.* 22, 1927).
 *
 * @param share the share observed, 0 to 1
 */
export function binomialInterval(share: number, images: number): Interval {
  const spread = Z95 ** 2 / images;
  const centre = (share + spread / 2) / (1 + spread);
  const half = (Z95 * Math.sqrt((share * (1 - share)) / images + spread / (4 * images))) / (1 + spread);
  return { lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
}

/** The `q`-quantile of numbers in increasing order, linear between neighbours (Hyndman and Fan's type 7). */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const place = q * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (place - Math.floor(place)) * (above - below);
}
