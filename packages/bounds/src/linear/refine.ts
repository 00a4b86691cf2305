import type { Layer } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import type { RuleContext, Section, Watch } from '../rule.ts';
import { wayTo } from '../sections.ts';
import type { LinearPass } from './back-substitute.ts';
import type { BundleProblem, Tighten } from './bundles.ts';
import { boundInExamples } from './in-examples.ts';
import { boundInWindows } from './in-windows.ts';
import { isExactForBoxes, isRelaxed } from './relaxed.ts';
import type { RowProblem } from './rows.ts';
import { unstableNeurons } from './selection.ts';
import { coneOf } from './windows/cone.ts';

/** Which interval a neuron goes on with: the tightest known, or the pass's own even where it is looser. */
export type Keep = 'tightest' | 'own';

/** How boxes are tightened. */
export interface Refining<A> extends LinearPass<A> {
  readonly keep: Keep;
  /** Sound lower bounds of rows, `[batch, rows]`, flat. */
  readonly bound: (problem: RowProblem<A>) => ArrayLike<number>;
  /** A moment of `performance.now()` past which neurons keep the intervals that they have; never if left out. */
  readonly deadline?: number | undefined;
}

/**
 * Tightens the box in front of every relaxed layer by bounds of the neurons whose relaxation is not exact, in terms of the
 * network's input; notes all boxes in the trace.
 *
 * Sound; differentiable in no arithmetic. Zhang et al., arXiv:1811.00866 (CROWN), §3.
 *
 * @param whole the network as one section
 * @param box the box of its input
 */
export function refining<A>(whole: Section<A>, box: Box<A>, settings: Refining<A>): Watch<A> {
  return (context, before) => {
    const isWorth = isRelaxed(context.layer) && !isExactForBoxes(wayTo(whole, context.path));
    const refined = isWorth ? refine(whole, context, { before, box, settings }) : before;
    settings.trace.set(context.path, refined);
    // Numbers that are computed when first asked for must not be computed, and freed, inside of a pass.
    for (const end of [refined.lower, refined.upper]) context.arithmetic.numbersOf(end);
    return refined;
  };
}

interface Refinement<A> {
  /** The box that the neurons have. */
  readonly before: Box<A>;
  /** The box of the network's input. */
  readonly box: Box<A>;
  readonly settings: Refining<A>;
}

function refine<A>(
  whole: Section<A>,
  { arithmetic, layer, path, inputShape }: RuleContext<A, Layer>,
  { before, box, settings }: Refinement<A>,
): Box<A> {
  const way = wayTo(whole, path);
  const [front, ...inner] = way;
  const cone = inner.length === 0 ? coneOf(front.layers, front.inputShape) : undefined;
  const size = inputShape.reduce((product, side) => product * side, 1);
  const bundle = cone === undefined ? size : (inputShape[2] ?? 0);
  const bundles = unstableNeurons(arithmetic, layer, before, { example: size, bundle });
  if (bundles.length === 0) return before;
  const lower = Float64Array.from(arithmetic.numbersOf(before.lower));
  const upper = Float64Array.from(arithmetic.numbersOf(before.upper));
  const tighten: Tighten = (at, low, high) => {
    if (settings.keep === 'own' || low > (lower[at] as number)) lower[at] = low;
    if (settings.keep === 'own' || high < (upper[at] as number)) upper[at] = high;
  };
  const problem: BundleProblem<A> = {
    bundles,
    inputShape,
    box,
    pass: settings,
    bound: settings.bound,
    tighten,
    deadline: settings.deadline ?? Number.POSITIVE_INFINITY,
  };
  if (cone === undefined) boundInExamples(way, problem);
  else boundInWindows(front, cone, problem);
  const shape = arithmetic.shapeOf(before.lower);
  return { lower: arithmetic.arrayOf(lower, shape), upper: arithmetic.arrayOf(upper, shape) };
}
