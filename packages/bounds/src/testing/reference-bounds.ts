import type { Network, Parameters, StoredArray } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import type { LowerSlope, SShape } from '../arithmetic.ts';
import { type AffineStep, type DenseStep, denseSteps } from './dense-steps.ts';
import { curves, referenceLine } from './reference-curves.ts';

/** Lower bounds of the rows of one example by every method. */
export interface ReferenceMargins {
  readonly ibp: readonly number[];
  readonly crownIbp: { readonly [K in LowerSlope]: readonly number[] };
}

type Interval = Box<Float64Array>;

/** A linear function of one layer's numbers. */
interface Row {
  readonly coefficients: Float64Array;
  readonly constant: number;
}

/** Bounds of one network, example by example. */
export interface Reference {
  /** @param rows linear functions of the logits, coefficients only */
  readonly margins: (box: Interval, rows: readonly Float64Array[]) => ReferenceMargins;
  /** The interval of every logit by interval arithmetic. */
  readonly logits: (box: Interval) => Interval;
}

/**
 * IBP and CROWN-IBP neuron by neuron in plain float64, from the definitions and with nothing of the package's own
 * code: slow, and the oracle for both arithmetics.
 */
export function referenceOf(network: Network, stored: Parameters<StoredArray>): Reference {
  const steps = denseSteps(network, stored);
  return {
    margins: (box, rows) => marginsOf(steps, box, rows),
    logits: (box) => forwardAll(steps, box),
  };
}

function marginsOf(
  steps: readonly DenseStep[],
  box: Interval,
  rows: readonly Float64Array[],
): ReferenceMargins {
  const last = steps.at(-1);
  const elided = last?.kind === 'affine' && !last.moves ? last : undefined;
  const front = elided === undefined ? steps : steps.slice(0, -1);
  const inner = rows.map((coefficients) => {
    const row = { coefficients, constant: 0 };
    return elided === undefined ? row : throughAffine(elided, row);
  });
  const hidden = forwardAll(front, box);
  const crown = (slope: LowerSlope): readonly number[] =>
    backAll(front, inner, { box, slope }).map((row) => least(row, box));
  return {
    ibp: inner.map((row) => least(row, hidden)),
    crownIbp: {
      adaptive: crown('adaptive'),
      zero: crown('zero'),
      one: crown('one'),
      same: crown('same'),
    },
  };
}

function forwardAll(steps: readonly DenseStep[], box: Interval): Interval {
  return steps.reduce((interval, step) => forward(step, interval), box);
}

function forward(step: DenseStep, input: Interval): Interval {
  const { lower, upper } = input;
  switch (step.kind) {
    case 'affine': {
      const end = (low: Float64Array, high: Float64Array): Float64Array =>
        Float64Array.from(step.bias, (bias, output) =>
          (step.matrix[output] ?? new Float64Array()).reduce(
            (sum, weight, index) => sum + weight * (weight > 0 ? at(low, index) : at(high, index)),
            bias,
          ),
        );
      return { lower: end(lower, upper), upper: end(upper, lower) };
    }
    case 'relu':
      return { lower: lower.map((end) => Math.max(end, 0)), upper: upper.map((end) => Math.max(end, 0)) };
    case 'leaky-relu': {
      const value = (end: number): number => (end < 0 ? step.slope * end : end);
      return { lower: lower.map(value), upper: upper.map(value) };
    }
    case 'sigmoid':
    case 'tanh': {
      const { value } = curves[step.kind];
      return { lower: lower.map(value), upper: upper.map(value) };
    }
    case 'maximum': {
      const end = (ends: Float64Array): Float64Array =>
        Float64Array.from(step.groups, (group) => Math.max(...group.map((index) => at(ends, index))));
      return { lower: end(lower), upper: end(upper) };
    }
    case 'sum': {
      const [one, other] = [forwardAll(step.body, input), forwardAll(step.shortcut, input)];
      return {
        lower: one.lower.map((end, index) => end + at(other.lower, index)),
        upper: one.upper.map((end, index) => end + at(other.upper, index)),
      };
    }
  }
}

interface Way {
  /** The interval of the first step's input. */
  readonly box: Interval;
  readonly slope: LowerSlope;
}

/** Takes rows on the output of steps back to their input, recomputing the interval in front of every step. */
function backAll(steps: readonly DenseStep[], rows: readonly Row[], { box, slope }: Way): readonly Row[] {
  return steps.reduceRight(
    (current, step, index) => back(step, current, { box: forwardAll(steps.slice(0, index), box), slope }),
    rows,
  );
}

function back(step: DenseStep, rows: readonly Row[], way: Way): readonly Row[] {
  switch (step.kind) {
    case 'affine':
      return rows.map((row) => throughAffine(step, row));
    case 'relu':
      return rows.map((row) => throughRelu(0, row, way));
    case 'leaky-relu':
      return rows.map((row) => throughRelu(step.slope, row, way));
    case 'sigmoid':
    case 'tanh':
      return rows.map((row) => throughCurve(step.kind, row, way));
    case 'maximum':
      return rows.map((row) => throughMaximum(step.groups, row, way));
    case 'sum': {
      const bodies = backAll(step.body, rows, way);
      const shortcuts = backAll(
        step.shortcut,
        rows.map(({ coefficients }) => ({ coefficients, constant: 0 })),
        way,
      );
      return bodies.map((row, index) => sumOf(row, shortcuts[index] ?? row));
    }
  }
}

function sumOf(a: Row, b: Row): Row {
  return {
    coefficients: a.coefficients.map((value, index) => value + at(b.coefficients, index)),
    constant: a.constant + b.constant,
  };
}

function throughAffine({ matrix, bias }: AffineStep, { coefficients, constant }: Row): Row {
  const inputs = matrix[0]?.length ?? 0;
  const next = new Float64Array(inputs);
  let gained = constant;
  for (const [output, weights] of matrix.entries()) {
    gained += at(coefficients, output) * at(bias, output);
    for (let input = 0; input < inputs; input++) {
      next[input] = at(next, input) + at(coefficients, output) * at(weights, input);
    }
  }
  return { coefficients: next, constant: gained };
}

/** Leaky ReLU with this slope below 0; ReLU for 0. */
function throughRelu(leak: number, { coefficients, constant }: Row, { box, slope }: Way): Row {
  let gained = constant;
  const next = coefficients.map((coefficient, index) => {
    const [l, u] = [at(box.lower, index), at(box.upper, index)];
    if (l >= 0) return coefficient;
    if (u <= 0) return leak * coefficient;
    const through = (u - leak * l) / (u - l);
    if (coefficient < 0) {
      gained += coefficient * (u - through * u);
      return coefficient * through;
    }
    if (slope === 'same') return coefficient * through;
    const takesLine = slope === 'one' || (slope === 'adaptive' && u > -l);
    return takesLine ? coefficient : leak * coefficient;
  });
  return { coefficients: next, constant: gained };
}

function throughCurve(shape: SShape, { coefficients, constant }: Row, { box }: Way): Row {
  let gained = constant;
  const next = coefficients.map((coefficient, index) => {
    const ends = [at(box.lower, index), at(box.upper, index)] as const;
    const line = referenceLine(shape, coefficient < 0 ? 'upper' : 'lower', ends);
    gained += coefficient * line.intercept;
    return coefficient * line.slope;
  });
  return { coefficients: next, constant: gained };
}

function throughMaximum(
  groups: readonly (readonly number[])[],
  { coefficients, constant }: Row,
  { box: { lower, upper } }: Way,
): Row {
  const next = new Float64Array(lower.length);
  let gained = constant;
  for (const [output, group] of groups.entries()) {
    const best = Math.max(...group.map((index) => at(lower, index)));
    const chosen = group.find((index) => at(lower, index) === best) ?? -1;
    const others = Math.max(...group.map((index) => (index === chosen ? -Infinity : at(upper, index))));
    const coefficient = at(coefficients, output);
    if (coefficient >= 0 || others <= best) next[chosen] = at(next, chosen) + coefficient;
    else gained += coefficient * Math.max(...group.map((index) => at(upper, index)));
  }
  return { coefficients: next, constant: gained };
}

/** The least value of a row over an interval. */
function least({ coefficients, constant }: Row, { lower, upper }: Interval): number {
  return coefficients.reduce(
    (sum, coefficient, index) => sum + coefficient * (coefficient > 0 ? at(lower, index) : at(upper, index)),
    constant,
  );
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
