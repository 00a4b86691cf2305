import {
  add,
  compare,
  type Fraction,
  fraction,
  least,
  ofNumber,
  ofText,
  subtract,
  ZERO,
} from './fraction.ts';

const ONE = fraction(1n, 1n);

/** The ends of one coordinate of an exact ball, cut to [0, 1] where `clip` says so. */
export function exactEnds(pixel: number, eps: string, clip: boolean): [lower: Fraction, upper: Fraction] {
  const lower = subtract(ofNumber(pixel), ofText(eps));
  const upper = add(ofNumber(pixel), ofText(eps));
  if (!clip) return [lower, upper];
  return [compare(lower) < 0 ? ZERO : lower, least([upper, ONE])];
}

/** The coordinates of a point that leave the exact ball around an image. */
export function outsideBox(
  point: Float32Array,
  image: Float32Array,
  { eps, clip }: { readonly eps: string; readonly clip: boolean },
): readonly number[] {
  if (point.length !== image.length) throw new RangeError(`${point.length} is not ${image.length}`);
  return Array.from(point).filter((x, place) => {
    const [lower, upper] = exactEnds(image[place] as number, eps, clip);
    return compare(ofNumber(x), lower) < 0 || compare(ofNumber(x), upper) > 0;
  });
}
