import type { Layer } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import type { RuleContext, Section, Trace } from '../rule.ts';
import { contextsOf } from '../sections.ts';
import type { ZonotopeArithmetic } from './arithmetic.ts';
import type { ZonotopePass, ZonotopeRule } from './rule.ts';
import { zonotopeRules } from './rules.ts';
import type { Room, Zonotope } from './zonotope.ts';

/** What goes with a zonotope on its way. */
export interface ZonotopeWay<A> {
  readonly zonotopes: ZonotopeArithmetic<A>;
  readonly room: Room;
  /** Sound boxes of layers' inputs, by path: relaxations are made from their intersection with the zonotope's own. */
  readonly trace?: Trace<A> | undefined;
  /** A moment of `performance.now()` past which all generators are given up, which is sound and quick. */
  readonly deadline?: number | undefined;
}

/**
 * Passes a zonotope forward through a section.
 *
 * @returns the zonotope of the section's output
 */
export function propagateZonotope<A>(
  section: Section<A>,
  input: Zonotope<A>,
  way: ZonotopeWay<A>,
): Zonotope<A> {
  const { zonotopes, trace, deadline = Number.POSITIVE_INFINITY } = way;
  const inside = (inner: Section<A>, shared: Zonotope<A>): Zonotope<A> =>
    propagateZonotope(inner, shared, { ...way, room: { ...way.room, shared: shared.count } });
  let zonotope = input;
  for (const context of contextsOf(section)) {
    const before = zonotope;
    const box = (): Box<A> => knownBox(before, context.path, { zonotopes, trace });
    const room = performance.now() > deadline ? { ...way.room, numbers: 0 } : way.room;
    zonotope = applyRule(context, before, { zonotopes, room, box, inside });
  }
  return zonotope;
}

/** The box of a layer's input: the zonotope's own, cut to the one that is known besides. */
export function knownBox<A>(
  zonotope: Zonotope<A>,
  path: string,
  { zonotopes, trace }: Pick<ZonotopeWay<A>, 'zonotopes' | 'trace'>,
): Box<A> {
  const own = zonotopes.box(zonotope);
  const known = trace?.get(path);
  return known === undefined ? own : zonotopes.intersect(own, known);
}

function applyRule<A>(
  context: RuleContext<A, Layer>,
  input: Zonotope<A>,
  pass: ZonotopePass<A>,
): Zonotope<A> {
  const rule = zonotopeRules[context.layer.kind] as ZonotopeRule<Layer>;
  return rule(context, input, pass);
}
