import type { Layer } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import { type AffineLayer, affineMapOf, isAffine } from '../affine-maps.ts';
import type { Arithmetic, AtPlaces, LinearForm, LowerSlope } from '../arithmetic.ts';
import type { LinearRule, RuleContext, Section, Trace, WayBack } from '../rule.ts';
import { contextsOf } from '../sections.ts';
import { isRelaxed } from './relaxed.ts';
import { linearRules } from './rules.ts';

/** What a pass back goes by. Lines, slopes and multipliers may be chosen at will: every choice is sound. */
export interface LinearPass<A> {
  /** Sound boxes of every layer's input, from which the relaxations are made. */
  readonly trace: Trace<A>;
  readonly lowerSlope: LowerSlope;
  /** Lower slopes by the path of a ReLU, in the place of that choice: `[batch, …]` or `[batch · rows, …]`. */
  readonly slopes?: ReadonlyMap<string, A> | undefined;
  /** By a layer's path, 1 or 0 for each number of its input, `[batch, …]`: those with 0 are known to be the number 0. */
  readonly masks?: ReadonlyMap<string, A> | undefined;
  /**
   * By a layer's path, what is added to the coefficients on its input, `[batch · rows, …]`: what is proved holds where
   * multiplier · input is not positive for each number of the input, such as −β where it is known not to be negative
   * (β-CROWN, Wang et al., arXiv:2103.06624, §3.2). At some places only where the arithmetic has a way to add these.
   */
  readonly multipliers?: ReadonlyMap<string, A | AtPlaces<A>> | undefined;
  /** Is shown the form on the output of every relaxed layer before it goes through. */
  readonly onRelaxed?: ((path: string, form: LinearForm<A>) => void) | undefined;
}

/** Takes a linear form on a section's output back to its input. */
export function backSubstitute<A>(
  section: Section<A>,
  form: LinearForm<A>,
  pass: LinearPass<A>,
): LinearForm<A> {
  const inside = (inner: Section<A>, innerForm: LinearForm<A>): LinearForm<A> =>
    backSubstitute(inner, innerForm, pass);
  const contexts = contextsOf(section);
  let current = form;
  for (let index = contexts.length - 1; index >= 0; index--) {
    let context = contexts[index] as RuleContext<A, Layer>;
    const { path } = context;
    if (isRelaxed(context.layer)) pass.onRelaxed?.(path, current);
    const back = {
      input: boxAt(pass, path),
      lowerSlope: pass.lowerSlope,
      slopes: pass.slopes?.get(path),
      inside,
    };
    const joined = isAdjusted(pass, path)
      ? undefined
      : throughBoth(context, contexts[index - 1], current, back);
    if (joined !== undefined) {
      index -= 1;
      context = contexts[index] as RuleContext<A, Layer>;
    }
    current = adjusted(context, joined ?? applyRule(context, current, back), pass);
  }
  return current;
}

function boxAt<A>({ trace }: LinearPass<A>, path: string): Box<A> {
  const input = trace.get(path);
  if (input === undefined) throw new Error(`no bounds for the input of layer ${path}`);
  return input;
}

function isAdjusted<A>({ masks, multipliers }: LinearPass<A>, path: string): boolean {
  return masks?.get(path) !== undefined || multipliers?.get(path) !== undefined;
}

/** The form on a layer's input with what the pass has to say of that input. */
function adjusted<A>(
  { arithmetic, path }: RuleContext<A, Layer>,
  form: LinearForm<A>,
  pass: LinearPass<A>,
): LinearForm<A> {
  const mask = pass.masks?.get(path);
  const multiplier = pass.multipliers?.get(path);
  const masked = mask === undefined ? form : maskedForm(arithmetic, form, { mask, input: boxAt(pass, path) });
  if (multiplier === undefined) return masked;
  if (isAtPlaces(multiplier)) {
    if (arithmetic.addAtPlaces === undefined)
      throw new Error(`${arithmetic.name} has no multipliers at places`);
    return arithmetic.addAtPlaces(masked, multiplier);
  }
  const added = arithmetic.withoutConstant({ ...masked, coefficients: multiplier });
  return arithmetic.sumForm(masked, added, boxAt(pass, path));
}

function isAtPlaces<A>(multiplier: A | AtPlaces<A>): multiplier is AtPlaces<A> {
  return typeof multiplier === 'object' && multiplier !== null && 'places' in multiplier;
}

/** Without the coefficients on numbers that are 0. */
function maskedForm<A>(
  arithmetic: Arithmetic<A>,
  form: LinearForm<A>,
  { mask, input }: { readonly mask: A; readonly input: Box<A> },
): LinearForm<A> {
  const shape = arithmetic.shapeOf(mask);
  const size = shape.reduce((product, side) => product * side, 1);
  const upperIntercept = arithmetic.arrayOf(new Float64Array(size), shape);
  return arithmetic.linesBack({ lowerSlope: mask, upperSlope: mask, upperIntercept }, form, input);
}

/** The form in front of an affine layer and the ReLU that follows it; undefined where the arithmetic goes layer by layer. */
function throughBoth<A>(
  context: RuleContext<A, Layer>,
  previous: RuleContext<A, Layer> | undefined,
  form: LinearForm<A>,
  { input, lowerSlope, slopes }: WayBack<A>,
): LinearForm<A> | undefined {
  const { arithmetic } = context;
  if (arithmetic.linesAffineBack === undefined || context.layer.kind !== 'relu') return undefined;
  if (previous === undefined || !isAffine(previous.layer.kind)) return undefined;
  const map = affineMapOf(previous as RuleContext<A, AffineLayer>);
  const lines = arithmetic.reluLines(input, lowerSlope);
  return arithmetic.linesAffineBack(
    slopes === undefined ? lines : { ...lines, lowerSlope: slopes },
    map,
    form,
  );
}

function applyRule<A>(context: RuleContext<A, Layer>, form: LinearForm<A>, back: WayBack<A>): LinearForm<A> {
  const rule = linearRules[context.layer.kind] as LinearRule<Layer>;
  return rule(context, form, back);
}
