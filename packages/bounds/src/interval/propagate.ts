import type { Layer } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import { type AffineLayer, affineMapOf, isAffine } from '../affine-maps.ts';
import type { IntervalRule, RuleContext, Section, Trace, Watch } from '../rule.ts';
import { contextsOf } from '../sections.ts';
import { intervalRules } from './rules.ts';

/**
 * Passes a box forward through a section.
 *
 * @param watch is told the box of every layer's input, and may tighten it; without one, arithmetics that can pass through
 *   an affine layer and its ReLU at once do so
 * @returns the box of the section's output
 */
export function propagate<A>(section: Section<A>, input: Box<A>, watch?: Watch<A>): Box<A> {
  const inside = (inner: Section<A>, innerInput: Box<A>): Box<A> => propagate(inner, innerInput, watch);
  const contexts = contextsOf(section);
  let box = input;
  for (let index = 0; index < contexts.length; index++) {
    const context = contexts[index] as RuleContext<A, Layer>;
    box = watch?.(context, box) ?? box;
    const joined = watch === undefined ? throughBoth(context, contexts[index + 1], box) : undefined;
    if (joined !== undefined) index += 1;
    box = joined ?? applyRule(context, box, inside);
  }
  return box;
}

/** Notes the box of every layer's input. */
export function noting<A>(trace: Trace<A>): Watch<A> {
  return ({ path }, box) => {
    trace.set(path, box);
    return box;
  };
}

/** The box behind an affine layer and the ReLU that follows it; undefined where it is none, or the arithmetic goes layer by layer. */
function throughBoth<A>(
  context: RuleContext<A, Layer>,
  next: RuleContext<A, Layer> | undefined,
  input: Box<A>,
): Box<A> | undefined {
  if (!isAffine(context.layer.kind) || next?.layer.kind !== 'relu') return undefined;
  const map = affineMapOf(context as RuleContext<A, AffineLayer>);
  return context.arithmetic.affineReluBox?.(map, input);
}

function applyRule<A>(
  context: RuleContext<A, Layer>,
  input: Box<A>,
  inside: (section: Section<A>, input: Box<A>) => Box<A>,
): Box<A> {
  const rule = intervalRules[context.layer.kind] as IntervalRule<Layer>;
  return rule(context, input, inside);
}
