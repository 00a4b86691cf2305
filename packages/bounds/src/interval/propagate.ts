import type { Layer } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import type { IntervalRule, RuleContext, Section, Trace } from '../rule.ts';
import { contextsOf } from '../sections.ts';
import { intervalRules } from './rules.ts';

/**
 * Passes a box forward through a section.
 *
 * @param trace receives the box of every layer's input
 * @returns the box of the section's output
 */
export function propagate<A>(section: Section<A>, input: Box<A>, trace: Trace<A>): Box<A> {
  return contextsOf(section).reduce((box, context) => {
    trace.set(context.path, box);
    return applyRule(context, box, (inner, innerInput) => propagate(inner, innerInput, trace));
  }, input);
}

function applyRule<A>(
  context: RuleContext<A, Layer>,
  input: Box<A>,
  inside: (section: Section<A>, input: Box<A>) => Box<A>,
): Box<A> {
  const rule = intervalRules[context.layer.kind] as IntervalRule<Layer>;
  return rule(context, input, inside);
}
