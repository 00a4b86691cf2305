import type { Box, Specification } from '@drawdown/properties';

import { isAffine } from './affine-maps.ts';
import type { Arithmetic, LinearForm, LowerSlope } from './arithmetic.ts';
import { noting, propagate } from './interval/propagate.ts';
import { backSubstitute } from './linear/back-substitute.ts';
import type { Model, Section, Trace } from './rule.ts';
import { splitSection, wholeNetwork } from './sections.ts';

/** Margin bounds by both methods, `[batch, rows]` each. */
export interface CrownIbpMargins<A> {
  readonly ibp: A;
  readonly crownIbp: A;
}

/**
 * Lower bounds of the specification's rows by interval bound propagation, with the last affine layer elided: the rows
 * are multiplied into it, so that what two logits share cancels.
 *
 * Sound; not complete; differentiable in the float32 arithmetic. Gowal et al., arXiv:1810.12715, §3.
 *
 * @param box the input box, `[batch, …input shape]`
 * @returns `[batch, rows]`
 */
export function ibpMargins<A>(
  arithmetic: Arithmetic<A>,
  model: Model<A>,
  box: Box<A>,
  specification: Specification,
): A {
  return intervalPass(arithmetic, model, box, { specification }).margins;
}

/** What one interval pass says of rows and logits. */
export interface IbpBounds<A> {
  /** As of {@link ibpMargins}. */
  readonly margins: A;
  /** As of {@link logitBox}. */
  readonly logits: Box<A>;
}

/** {@link ibpMargins} and {@link logitBox} in one pass. */
export function ibpBounds<A>(
  arithmetic: Arithmetic<A>,
  model: Model<A>,
  box: Box<A>,
  specification: Specification,
): IbpBounds<A> {
  const { margins, hidden, rest } = intervalPass(arithmetic, model, box, { specification });
  return { margins, logits: propagate(rest, hidden) };
}

/**
 * Lower bounds of the specification's rows by CROWN-IBP: interval bounds inside, one linear pass back from the rows to
 * the input. The interval pass gives the IBP margins too.
 *
 * Sound; not complete; differentiable in the float32 arithmetic. Neither margin is always the larger one, except that
 * with lower slope `zero` CROWN-IBP is never below IBP, up to rounding. Zhang et al., arXiv:1906.06316, §3.
 *
 * @param box the input box, `[batch, …input shape]`
 */
export function crownIbpMargins<A>(
  arithmetic: Arithmetic<A>,
  model: Model<A>,
  box: Box<A>,
  { specification, lowerSlope = 'adaptive' }: { specification: Specification; lowerSlope?: LowerSlope },
): CrownIbpMargins<A> {
  const trace: Trace<A> = new Map();
  const { margins, front, form } = intervalPass(arithmetic, model, box, { specification, trace });
  const atInput = backSubstitute(front, form, { trace, lowerSlope });
  return { ibp: margins, crownIbp: arithmetic.concretize(atInput, box) };
}

/**
 * The box of the logits by interval bound propagation, `[batch, classes]`. For a box that is one point it encloses the
 * network's value there.
 */
export function logitBox<A>(arithmetic: Arithmetic<A>, model: Model<A>, box: Box<A>): Box<A> {
  return propagate(wholeNetwork(arithmetic, model), box);
}

interface IntervalPass<A> {
  readonly margins: A;
  /** The layers in front of the elided one. */
  readonly front: Section<A>;
  /** The elided one, or none. */
  readonly rest: Section<A>;
  /** The box between the two. */
  readonly hidden: Box<A>;
  /** The rows as a form on the output of `front`. */
  readonly form: LinearForm<A>;
}

function intervalPass<A>(
  arithmetic: Arithmetic<A>,
  model: Model<A>,
  box: Box<A>,
  { specification, trace }: { specification: Specification; trace?: Trace<A> | undefined },
): IntervalPass<A> {
  const { layers } = model.network;
  const last = layers.at(-1);
  const elided = last !== undefined && isAffine(last.kind) ? 1 : 0;
  const [front, rest] = splitSection(wholeNetwork(arithmetic, model), layers.length - elided);
  const hidden = propagate(front, box, trace === undefined ? undefined : noting(trace));
  const rows = arithmetic.specificationForm(specification);
  // A last layer that is affine has no relaxation, so the choice of a lower slope does not matter to it.
  const ofLast = new Map([[`${rest.first}`, hidden]]);
  const form = backSubstitute(rest, rows, { trace: ofLast, lowerSlope: 'adaptive' });
  return { margins: arithmetic.concretize(form, hidden), front, rest, hidden, form };
}
