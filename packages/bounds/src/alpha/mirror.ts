import type { Layer, Parameters } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';
import { type Tensor, tensor } from '@drawdown/tensor';

import type { LowerSlope } from '../arithmetic.ts';
import { float32 } from '../float32/arithmetic.ts';
import { rememberingLines } from '../float32/remembering-lines.ts';
import type { Array64 } from '../float64/array64.ts';
import { isRelaxed } from '../linear/relaxed.ts';
import type { RowProblem } from '../linear/rows.ts';
import type { RuleContext, Section } from '../rule.ts';
import { allContexts } from '../sections.ts';

/**
 * A problem of verdicts in float32, rounded to nearest, without multipliers: what slopes and multipliers are optimised on. Its
 * lines are computed once.
 *
 * @param parameters the network's in float32
 * @param known boxes of layers' inputs that are in float32 already, by path
 */
export function mirrored(
  problem: RowProblem<Array64>,
  parameters: Parameters<Tensor>,
  known: ReadonlyMap<string, Box<Tensor>> = new Map(),
): RowProblem<Tensor> {
  const arithmetic = rememberingLines(float32);
  const section = (own: Section<Array64>): Section<Tensor> => ({ ...own, arithmetic, parameters });
  const [first, ...others] = problem.way;
  const { lowerSlope, trace, slopes, masks } = problem.pass;
  const way = [section(first), ...others.map(section)] as const;
  const boxes = new Map<string, Box<Tensor>>();
  for (const context of allContexts(way)) {
    const box = trace.get(context.path);
    if (box === undefined) continue;
    boxes.set(
      context.path,
      known.get(context.path) ?? (isRelaxed(context.layer) ? ofBox(box) : whenAsked(box)),
    );
    computeLines(context, boxes.get(context.path), lowerSlope);
  }
  return {
    way,
    form: {
      rows: problem.form.rows,
      coefficients: ofArray(problem.form.coefficients),
      constant: ofArray(problem.form.constant),
    },
    box: ofBox(problem.box),
    pass: {
      lowerSlope,
      trace: boxes,
      slopes: slopes && mapped(slopes, ofArray),
      masks: masks && mapped(masks, ofArray),
    },
  };
}

/** Lets the arithmetic compute a layer's lines here, in whose scope they then live, and not in that of the first pass. */
function computeLines(
  { arithmetic, layer }: RuleContext<Tensor, Layer>,
  input: Box<Tensor> | undefined,
  lowerSlope: LowerSlope,
): void {
  if (input === undefined) return;
  if (layer.kind === 'relu') arithmetic.reluLines(input, lowerSlope);
  if (layer.kind === 'leaky-relu') arithmetic.leakyReluLines(layer.slope, input, lowerSlope);
  if (layer.kind === 'sigmoid' || layer.kind === 'tanh') arithmetic.sShapedLines(layer.kind, input);
}

function ofArray({ shape, data }: Array64): Tensor {
  return tensor(new Float32Array(data), [...shape]);
}

/** A box whose tensors are made anew whenever they are asked for: float32 asks for those of relaxed layers only. */
function whenAsked(box: Box<Array64>): Box<Tensor> {
  return {
    get lower() {
      return ofArray(box.lower);
    },
    get upper() {
      return ofArray(box.upper);
    },
  };
}

function ofBox({ lower, upper }: Box<Array64>): Box<Tensor> {
  return { lower: ofArray(lower), upper: ofArray(upper) };
}

function mapped<A, B>(values: ReadonlyMap<string, A>, change: (value: A) => B): Map<string, B> {
  return new Map([...values].map(([path, value]) => [path, change(value)]));
}
