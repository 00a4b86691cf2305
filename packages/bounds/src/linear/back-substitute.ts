import type { Layer } from '@drawdown/networks';

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
  return contextsOf(section).reduceRight((current, context) => {
    const input = trace.get(context.path);
    if (input === undefined) throw new Error(`no bounds for the input of layer ${context.path}`);
    const inside = (inner: Section<A>, innerForm: LinearForm<A>): LinearForm<A> =>
      backSubstitute(inner, innerForm, { trace, lowerSlope });
    return applyRule(context, current, { input, lowerSlope, inside });
  }, form);
}

function applyRule<A>(context: RuleContext<A, Layer>, form: LinearForm<A>, back: WayBack<A>): LinearForm<A> {
  const rule = linearRules[context.layer.kind] as LinearRule<Layer>;
  return rule(context, form, back);
}
