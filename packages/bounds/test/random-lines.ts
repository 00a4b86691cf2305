import type { Box } from '@drawdown/properties';
import type { Rng } from '@drawdown/records';

/** Numbers of lines, forms and boxes, flat; what each is for is said by the name. */
export interface RandomLines {
  readonly batch: number;
  readonly rows: number;
  readonly size: number;
  readonly coefficients: Float64Array;
  readonly constant: Float64Array;
  readonly lowerSlope: Float64Array;
  readonly lowerIntercept: Float64Array;
  readonly upperSlope: Float64Array;
  readonly upperIntercept: Float64Array;
  readonly box: Box<Float64Array>;
}

/** Which sides of the lines are given row by row; the others are the same for all rows of an example. */
export type ByRow = readonly ('lowerSlope' | 'lowerIntercept' | 'upperSlope' | 'upperIntercept')[];

/** Lines with slopes of [0, 1] and intercepts of both signs, rows of coefficients, and boxes for them. */
export function randomLines(
  rng: Rng,
  { batch, rows, size, byRow }: { batch: number; rows: number; size: number; byRow: ByRow },
): RandomLines {
  // Thirds have all 53 bits in use, so that products of them are rounded.
  const thirds = (values: Float32Array): Float64Array => Float64Array.from(values, (value) => value / 3);
  const numbers = (name: string, count: number, spread: number): Float64Array =>
    thirds(rng.fork(name).normals(count * size, 3 * spread));
  const lines = (name: ByRow[number]): number => batch * (byRow.includes(name) ? rows : 1);
  const slopes = (name: ByRow[number]): Float64Array =>
    thirds(rng.fork(name).uniforms(lines(name) * size, 0, 3));
  const lower = numbers('box', batch, 2);
  const widths = rng.fork('widths').uniforms(lower.length);
  return {
    batch,
    rows,
    size,
    coefficients: numbers('coefficients', batch * rows, 1),
    constant: Float64Array.from(rng.fork('constant').normals(batch * rows)),
    lowerSlope: slopes('lowerSlope'),
    lowerIntercept: numbers('lowerIntercept', lines('lowerIntercept'), 1),
    upperSlope: slopes('upperSlope'),
    upperIntercept: numbers('upperIntercept', lines('upperIntercept'), 1),
    box: { lower, upper: lower.map((end, index) => end + (widths[index] ?? 0)) },
  };
}

/** What rows of coefficients become by their definition, to nearest: `[next, constant]`, row by row. */
export function referenceBack(problem: RandomLines): readonly [next: number[], constant: number[]] {
  const { rows, size, coefficients, constant } = problem;
  const next: number[] = [];
  const gained = [...constant];
  for (const [index, coefficient] of coefficients.entries()) {
    const row = Math.floor(index / size);
    const at = (line: Float64Array): number => {
      const first = line.length === coefficients.length ? row : Math.floor(row / rows);
      return line[first * size + (index % size)] ?? Number.NaN;
    };
    const [slope, intercept] =
      coefficient < 0
        ? [at(problem.upperSlope), at(problem.upperIntercept)]
        : [at(problem.lowerSlope), at(problem.lowerIntercept)];
    next.push(coefficient * slope);
    gained[row] = (gained[row] ?? Number.NaN) + coefficient * intercept;
  }
  return [next, gained];
}

/** The ways to give lines: none row by row, one of them, all. */
export const waysByRow: readonly ByRow[] = [
  [],
  ['lowerSlope'],
  ['upperIntercept', 'lowerIntercept'],
  ['lowerSlope', 'lowerIntercept', 'upperSlope', 'upperIntercept'],
];
