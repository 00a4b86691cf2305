import type { Box } from '@drawdown/properties';
import type { Rng } from '@drawdown/records';

/**
 * A box around a random centre in [0, 1], its ends float32 numbers. Sides differ: about one in eight has no width.
 *
 * @param size how many numbers a point has
 * @param radius half of the widest side
 */
export function randomBox(rng: Rng, size: number, radius: number): Box<Float64Array> {
  const centre = rng.uniforms(size);
  const half = Float32Array.from({ length: size }, () => (rng.below(8) === 0 ? 0 : radius * rng.uniform()));
  return {
    lower: Float64Array.from(centre, (value, index) => Math.fround(value - at(half, index))),
    upper: Float64Array.from(centre, (value, index) => Math.fround(value + at(half, index))),
  };
}

/** A point chosen entry by entry: each end with probability 3/8, else a number between them. */
export function pointOf({ lower, upper }: Box<Float64Array>, rng: Rng): Float64Array {
  return lower.map((low, index) => {
    const high = at(upper, index);
    const draw = rng.uniform();
    if (draw < 0.375) return low;
    if (draw < 0.75) return high;
    return Math.min(Math.max(low + (high - low) * rng.uniform(), low), high);
  });
}

/** A corner: each entry one of its ends. */
export function cornerOf({ lower, upper }: Box<Float64Array>, rng: Rng): Float64Array {
  return lower.map((low, index) => (rng.below(2) === 0 ? low : at(upper, index)));
}

/** Points of a box: its two extreme corners, then random corners and random points by turns. */
export function pointsOf(box: Box<Float64Array>, count: number, rng: Rng): readonly Float64Array[] {
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return box.lower;
    if (index === 1) return box.upper;
    return index % 2 === 0 ? cornerOf(box, rng) : pointOf(box, rng);
  });
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? Number.NaN;
}
