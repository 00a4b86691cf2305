import type { Layer } from '@drawdown/networks';

import { type AffineLayer, affineMapOf, isAffine } from '../affine-maps.ts';
import type { LinearForm, LowerSlope } from '../arithmetic.ts';
import type { LinearRule, RuleContext, Section, Trace, WayBack } from '../rule.ts';
import { contextsOf } from '../sections.ts';
import { linearRules } from './rules.ts';

/**
 * Takes a linear form on a section's output back to its input.
 *
 * @param trace sound boxes of every layer's input, from which the relaxations are made
 */
export function backSubstitute<A>(
  section: Section<A>,
  form: LinearForm<A>,
  { trace, lowerSlope }: { readonly trace: Trace<A>; readonly lowerSlope: LowerSlope },
): LinearForm<A> {
  const inside = (inner: Section<A>, innerForm: LinearForm<A>): LinearForm<A> =>
    backSubstitute(inner, innerForm, { trace, lowerSlope });
  const contexts = contextsOf(section);
  let current = form;
  for (let index = contexts.length - 1; index >= 0; index--) {
    const context = contexts[index] as RuleContext<A, Layer>;
    const input = trace.get(context.path);
    if (input === undefined) throw new Error(`no bounds for the input of layer ${context.path}`);
    const back = { input, lowerSlope, inside };
    const joined = throughBoth(context, contexts[index - 1], current, back);
    if (joined !== undefined) index -= 1;
    current = joined ?? applyRule(context, current, back);
  }
  return current;
}

/** The form in front of an affine layer and the ReLU that follows it; undefined where the arithmetic goes layer by layer. */
function throughBoth<A>(
  context: RuleContext<A, Layer>,
  previous: RuleContext<A, Layer> | undefined,
  form: LinearForm<A>,
  { input, lowerSlope }: WayBack<A>,
): LinearForm<A> | undefined {
  const { arithmetic } = context;
  if (arithmetic.linesAffineBack === undefined || context.layer.kind !== 'relu') return undefined;
  if (previous === undefined || !isAffine(previous.layer.kind)) return undefined;
  const map = affineMapOf(previous as RuleContext<A, AffineLayer>);
  return arithmetic.linesAffineBack(arithmetic.reluLines(input, lowerSlope), map, form);
}

function applyRule<A>(context: RuleContext<A, Layer>, form: LinearForm<A>, back: WayBack<A>): LinearForm<A> {
  const rule = linearRules[context.layer.kind] as LinearRule<Layer>;
  return rule(context, form, back);
}
