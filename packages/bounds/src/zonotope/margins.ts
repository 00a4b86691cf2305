import type { Box, Specification } from '@drawdown/properties';

import { type AffineLayer, affineMapOf, isAffine } from '../affine-maps.ts';
import type { LinearForm } from '../arithmetic.ts';
import type { Model, RuleContext, Trace } from '../rule.ts';
import { contextsOf, splitSection, wholeNetwork } from '../sections.ts';
import type { ZonotopeArithmetic } from './arithmetic.ts';
import { knownBox, propagateZonotope } from './propagate.ts';

/** What {@link zonotopeMargins} goes by. */
export interface ZonotopeOptions<A> {
  readonly specification: Specification;
  /**
   * Sound boxes of layers' inputs by path, such as those of an interval pass: relaxations are then made from their
   * intersection with the zonotope's own. None by default.
   */
  readonly trace?: Trace<A> | undefined;
  /**
   * The most numbers that all generators of an example may be at one layer; the smallest generators beyond are added to
   * the box around the zonotope, which is sound and saves memory. No limit by default. Memory is needed for a few times
   * as many.
   */
  readonly numbers?: number | undefined;
  /** A moment of `performance.now()` past which all generators are given up. */
  readonly deadline?: number | undefined;
}

/**
 * Lower bounds of the specification's rows by zonotopes, with the last affine layer elided: the rows are multiplied into
 * it, so that what two logits share cancels.
 *
 * Sound; not complete; differentiable in the float32 arithmetic. Exact for a network without activations. Neither this
 * nor another domain's margin is always the larger one. Singh et al., NeurIPS 2018 (DeepZ).
 *
 * @param box the input box, `[batch, …input shape]`
 * @returns `[batch, rows]`
 * @throws RangeError where the most numbers are negative or NaN
 */
export function zonotopeMargins<A>(
  zonotopes: ZonotopeArithmetic<A>,
  model: Model<A>,
  box: Box<A>,
  { specification, trace, deadline, numbers = Number.POSITIVE_INFINITY }: ZonotopeOptions<A>,
): A {
  expectCount(numbers);
  const { arithmetic } = zonotopes;
  const { layers } = model.network;
  const last = layers.at(-1);
  const elided = last !== undefined && isAffine(last.kind) ? 1 : 0;
  const [front, rest] = splitSection(wholeNetwork(arithmetic, model), layers.length - elided);
  const room = { numbers, shared: 0 };
  const hidden = propagateZonotope(front, zonotopes.enclose(box), { zonotopes, room, trace, deadline });
  const rows = arithmetic.specificationForm(specification);
  const form = contextsOf(rest).reduce<LinearForm<A>>((after, context) => {
    const input = knownBox(hidden, context.path, { zonotopes, trace });
    return arithmetic.affineBack(affineMapOf(context as RuleContext<A, AffineLayer>), after, input);
  }, rows);
  return zonotopes.concretize(form, hidden);
}

function expectCount(numbers: number): void {
  if (numbers >= 0) return;
  throw new RangeError(`expected the most numbers of all generators, at least 0, got ${numbers}`);
}
