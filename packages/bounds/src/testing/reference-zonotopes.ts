import type { Network, Parameters, StoredArray } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import type { SShape } from '../arithmetic.ts';
import { type DenseStep, denseSteps } from './dense-steps.ts';
import { curves } from './reference-curves.ts';

/** centre + Σ ξ·generator, every generator written out. */
interface Zonotope {
  readonly centre: Float64Array;
  readonly generators: readonly Float64Array[];
}

/** One number as a function of itself: y between slope·x + lower and slope·x + upper. */
interface Relaxation {
  readonly slope: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * DeepZ number by number in plain float64, from the definitions and with nothing of the package's own code: slow, and the
 * oracle for both arithmetics.
 *
 * @returns lower bounds of rows, linear functions of the logits, over a box of one example
 */
export function referenceZonotopes(
  network: Network,
  stored: Parameters<StoredArray>,
): (box: Box<Float64Array>, rows: readonly Float64Array[]) => readonly number[] {
  const steps = denseSteps(network, stored);
  return (box, rows) => {
    const output = throughAll(steps, enclose(box));
    return rows.map((row) => least(row, output));
  };
}

function enclose({ lower, upper }: Box<Float64Array>): Zonotope {
  return {
    centre: lower.map((low, index) => (low + at(upper, index)) / 2),
    generators: Array.from(lower).flatMap((low, index) =>
      moving(lower.length, index, (at(upper, index) - low) / 2),
    ),
  };
}

function throughAll(steps: readonly DenseStep[], input: Zonotope): Zonotope {
  return steps.reduce((zonotope, step) => through(step, zonotope), input);
}

function through(step: DenseStep, input: Zonotope): Zonotope {
  switch (step.kind) {
    case 'affine': {
      const times = (x: Float64Array): Float64Array =>
        Float64Array.from(step.matrix, (row) =>
          row.reduce((sum, weight, index) => sum + weight * at(x, index), 0),
        );
      return {
        centre: times(input.centre).map((value, index) => value + at(step.bias, index)),
        generators: input.generators.map(times),
      };
    }
    case 'relu':
      return relaxed(input, (l, u) => leakyRelaxation(0, l, u));
    case 'leaky-relu':
      return relaxed(input, (l, u) => leakyRelaxation(step.slope, l, u));
    case 'sigmoid':
    case 'tanh':
      return relaxed(input, (l, u) => curveRelaxation(step.kind, l, u));
    case 'maximum':
      return maximum(step.groups, input);
    case 'sum': {
      const [a, b] = [throughAll(step.body, input), throughAll(step.shortcut, input)];
      const shared = input.generators.length;
      return {
        centre: plus(a.centre, b.centre),
        generators: [
          ...input.generators.map((_, row) => plus(rowOf(a, row), rowOf(b, row))),
          ...a.generators.slice(shared),
          ...b.generators.slice(shared),
        ],
      };
    }
  }
}

/** Singh et al., NeurIPS 2018, theorem 3.1: λ = u/(u − l), μ = −λl/2; with a leak, of what ReLU adds to αx. */
function leakyRelaxation(leak: number, l: number, u: number): Relaxation {
  if (l >= 0) return { slope: 1, lower: 0, upper: 0 };
  if (u <= 0) return { slope: leak, lower: 0, upper: 0 };
  const slope = u / (u - l);
  return { slope: leak + (1 - leak) * slope, lower: 0, upper: (1 - leak) * -slope * l };
}

/** Theorem 3.2: λ the lesser slope; μ and ν from the values at the ends. */
function curveRelaxation(shape: SShape, l: number, u: number): Relaxation {
  const { value, slope: slopeAt } = curves[shape];
  const slope = Math.min(slopeAt(l), slopeAt(u));
  return { slope, lower: value(l) - slope * l, upper: value(u) - slope * u };
}

function relaxed(input: Zonotope, relaxation: (l: number, u: number) => Relaxation): Zonotope {
  const { lower, upper } = boxOf(input);
  const lines = Array.from(lower, (low, index) => relaxation(low, at(upper, index)));
  const scaled = (x: Float64Array): Float64Array =>
    x.map((value, index) => value * (lines[index]?.slope ?? Number.NaN));
  return {
    centre: plus(
      scaled(input.centre),
      Float64Array.from(lines, (line) => (line.lower + line.upper) / 2),
    ),
    generators: [
      ...input.generators.map(scaled),
      ...lines.flatMap((line, index) => moving(lines.length, index, (line.upper - line.lower) / 2)),
    ],
  };
}

function maximum(groups: readonly (readonly number[])[], input: Zonotope): Zonotope {
  const { lower, upper } = boxOf(input);
  const windows = groups.map((group) => {
    const best = Math.max(...group.map((index) => at(lower, index)));
    const chosen = group.find((index) => at(lower, index) === best) ?? -1;
    const isDecided = group.every((index) => index === chosen || at(upper, index) <= best);
    return { chosen, isDecided, best, ceiling: Math.max(...group.map((index) => at(upper, index))) };
  });
  const picked = (x: Float64Array): Float64Array =>
    Float64Array.from(windows, ({ chosen, isDecided }) => (isDecided ? at(x, chosen) : 0));
  return {
    centre: plus(
      picked(input.centre),
      Float64Array.from(windows, ({ isDecided, best, ceiling }) => (isDecided ? 0 : (best + ceiling) / 2)),
    ),
    generators: [
      ...input.generators.map(picked),
      ...windows.flatMap(({ isDecided, best, ceiling }, index) =>
        moving(windows.length, index, isDecided ? 0 : (ceiling - best) / 2),
      ),
    ],
  };
}

function boxOf({ centre, generators }: Zonotope): Box<Float64Array> {
  const half = centre.map((_, index) =>
    generators.reduce((sum, generator) => sum + Math.abs(at(generator, index)), 0),
  );
  return {
    lower: centre.map((value, index) => value - at(half, index)),
    upper: centre.map((value, index) => value + at(half, index)),
  };
}

/** The least value of a linear function of the numbers. */
function least(row: Float64Array, { centre, generators }: Zonotope): number {
  return generators.reduce((value, generator) => value - Math.abs(dot(row, generator)), dot(row, centre));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * at(b, index), 0);
}

function plus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value + at(b, index));
}

/** The generator of one number alone; none where it does not move. */
function moving(length: number, place: number, value: number): readonly Float64Array[] {
  return value === 0 ? [] : [new Float64Array(length).fill(value, place, place + 1)];
}

function rowOf({ generators }: Zonotope, row: number): Float64Array {
  return generators[row] ?? new Float64Array();
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
