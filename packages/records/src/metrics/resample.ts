import type { Rng } from '../rng.ts';

/**
 * The means of `resamples` bootstrap samples of some numbers: each sample draws as many with replacement.
 *
 * Numbers that occur many times are drawn together, by their multinomial counts, so that ten thousand images with a
 * handful of outcomes cost a handful of binomial draws.
 */
export function resampledMeans(values: readonly number[], resamples: number, rng: Rng): Float64Array {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const outcomes = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  return Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    let toDraw = values.length;
    let remaining = values.length;
    for (const [value, count] of outcomes) {
      const drawn = count === remaining ? toDraw : binomial(toDraw, count / remaining, rng);
      sum += drawn * value;
      toDraw -= drawn;
      remaining -= count;
    }
    return sum / values.length;
  });
}

/**
 * A draw from Binomial(trials, probability), exact for the float64 `probability`.
 *
 * Every trial compares a uniform number with the probability digit by digit in base 2: where the digits differ it is
 * decided, else the next digit decides. The digits of all undecided trials are drawn at once, so a draw takes about
 * two random bits per trial.
 */
export function binomial(trials: number, probability: number, rng: Rng): number {
  let successes = 0;
  let undecided = trials;
  let rest = probability;
  while (undecided > 0 && rest > 0) {
    if (rest >= 1) return successes + undecided;
    rest *= 2;
    const ones = coinFlips(undecided, rng);
    if (rest >= 1) {
      rest -= 1;
      successes += undecided - ones;
      undecided = ones;
    } else {
      undecided -= ones;
    }
  }
  return successes;
}

/** How many of `count` fair coins show heads. */
function coinFlips(count: number, rng: Rng): number {
  let heads = 0;
  for (let left = count; left > 0; left -= 32) {
    const word = rng.uint32();
    heads += bitCount(left >= 32 ? word : word >>> (32 - left));
  }
  return heads;
}

/** The number of ones among 32 bits. */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
