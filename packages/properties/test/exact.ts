/** x · 2¹⁰⁷⁴: every finite float64 as an integer, so that comparisons of numbers are exact. */
export function scaled(x: number): bigint {
  if (!Number.isFinite(x)) throw new RangeError(`${x} is no finite number`);
  let mantissa = Math.abs(x);
  let shift = 1074n;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    shift -= 1n;
  }
  const magnitude = BigInt(mantissa) << shift;
  return x < 0 ? -magnitude : magnitude;
}

/** The sign of x − (pixel + direction · eps), exactly; eps is the text of a fraction. */
export function signAgainstEnd(x: number, { pixel, eps, direction }: End): number {
  const [numerator = '0', denominator = '1'] = eps.split('/');
  const distance = (scaled(x) - scaled(pixel)) * BigInt(denominator);
  const radius = (BigInt(numerator) << 1074n) * BigInt(direction);
  return distance < radius ? -1 : distance > radius ? 1 : 0;
}

/** One end of the exact ball around a pixel. */
export interface End {
  readonly pixel: number;
  readonly eps: string;
  readonly direction: -1 | 1;
}
