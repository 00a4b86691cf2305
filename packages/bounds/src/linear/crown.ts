import type { Box, Specification } from '@drawdown/properties';

import type { Arithmetic, LowerSlope } from '../arithmetic.ts';
import { propagate } from '../interval/propagate.ts';
import type { Model, Trace } from '../rule.ts';
import { wholeNetwork } from '../sections.ts';
import { type Keep, refining } from './refine.ts';
import { boundRows, type RowProblem } from './rows.ts';

/** How CROWN chooses its lower lines; with `same` it is Fast-Lin. */
export interface CrownOptions {
  readonly lowerSlope?: LowerSlope;
  /**
   * The intervals of neurons that interval bounds leave undecided: CROWN's `own`, as the method is published, or the
   * `tightest` of those and interval bounds. Neurons that interval bounds show to be on or off keep these either way, where the
   * published method bounds them too, tighter or looser. Neither choice gives always the larger margin.
   */
  readonly keep?: Keep;
  /** A moment of `performance.now()` past which neurons keep the intervals that they have; never if left out. */
  readonly deadline?: number | undefined;
}

/** Whose margins are bounded, and within which boxes. */
export interface CrownProblem<A> {
  readonly specification: Specification;
  /** Sound boxes of every layer's input where they are known already; those of {@link crownTrace} where left out. */
  readonly trace?: Trace<A>;
}

/**
 * Boxes of every layer's input by CROWN: intervals, tightened by a pass back to the input for every neuron whose
 * relaxation is not exact.
 *
 * @param box the input box, `[batch, …input shape]`
 */
export function crownTrace<A>(
  arithmetic: Arithmetic<A>,
  model: Model<A>,
  box: Box<A>,
  { lowerSlope = 'adaptive', keep = 'tightest', deadline }: CrownOptions = {},
): Trace<A> {
  const trace: Trace<A> = new Map();
  const bound = (problem: RowProblem<A>): ArrayLike<number> =>
    arithmetic.numbersOf(boundRows(problem)).slice();
  const whole = wholeNetwork(arithmetic, model);
  propagate(whole, box, refining(whole, box, { trace, lowerSlope, keep, bound, deadline }));
  return trace;
}

/**
 * Lower bounds of the specification's rows by CROWN (DeepPoly where the slope is adaptive): one linear pass back to the
 * input for the rows, and one for every neuron inside whose relaxation is not exact.
 *
 * Sound; not complete; not always at least CROWN-IBP's bound. Zhang et al., arXiv:1811.00866; Singh et al., POPL 2019;
 * with slope `same` Fast-Lin, Weng et al., arXiv:1804.09699.
 *
 * @param box the input box, `[batch, …input shape]`
 * @returns `[batch, rows]`
 */
export function crownMargins<A>(
  arithmetic: Arithmetic<A>,
  model: Model<A>,
  box: Box<A>,
  {
    specification,
    lowerSlope = 'adaptive',
    keep = 'tightest',
    deadline,
    trace = crownTrace(arithmetic, model, box, { lowerSlope, keep, deadline }),
  }: CrownOptions & CrownProblem<A>,
): A {
  const whole = wholeNetwork(arithmetic, model);
  const form = arithmetic.specificationForm(specification);
  return boundRows({ way: [whole], form, box, pass: { trace, lowerSlope } });
}
