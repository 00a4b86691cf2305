import { childPath, type Layer, outputShape } from '@drawdown/networks';

import type { Arithmetic } from './arithmetic.ts';
import { branchOf, type Model, type RuleContext, type Section } from './rule.ts';

/** The layers of a network as one section. */
export function wholeNetwork<A>(arithmetic: Arithmetic<A>, { network, parameters }: Model<A>): Section<A> {
  const { layers, inputShape } = network;
  return { arithmetic, parameters, layers, prefix: '', first: 0, inputShape };
}

/** A section cut in two before its layer `at`: what comes before, and the rest. */
export function splitSection<A>(section: Section<A>, at: number): [front: Section<A>, rest: Section<A>] {
  const { layers, first } = section;
  const inputShape = layers
    .slice(0, at)
    .reduce((shape, layer) => outputShape(layer, shape), section.inputShape);
  return [
    { ...section, layers: layers.slice(0, at) },
    { ...section, layers: layers.slice(at), first: first + at, inputShape },
  ];
}

/** The layers of a section one by one as rules see them, in forward order. */
export function contextsOf<A>(section: Section<A>): readonly RuleContext<A, Layer>[] {
  const { arithmetic, parameters, prefix, first } = section;
  let inputShape = section.inputShape;
  return section.layers.map((layer, index) => {
    const context = { arithmetic, parameters, layer, path: `${prefix}${first + index}`, inputShape };
    inputShape = outputShape(layer, inputShape);
    return context;
  });
}

/** The layers of sections one by one, each residual layer followed by those of its branches. */
export function allContexts<A>(sections: readonly Section<A>[]): readonly RuleContext<A, Layer>[] {
  return sections.flatMap((section) =>
    contextsOf(section).flatMap((context): readonly RuleContext<A, Layer>[] => {
      const { layer } = context;
      if (layer.kind !== 'residual') return [context];
      const residual = { ...context, layer };
      return [context, ...allContexts([branchOf(residual, 'body'), branchOf(residual, 'shortcut')])];
    }),
  );
}

/**
 * The layers in front of the layer at a path, as sections in forward order: the network's own first, then those inside
 * each residual layer that holds it.
 *
 * @throws RangeError when the path names no layer of the section
 */
export function wayTo<A>(whole: Section<A>, path: string): readonly [Section<A>, ...Section<A>[]] {
  const [index, branch, ...rest] = path.slice(whole.prefix.length).split('.');
  const [front, back] = splitSection(whole, Number(index) - whole.first);
  const layer = back.layers[0];
  if (branch === undefined && layer !== undefined) return [front];
  if (layer?.kind !== 'residual' || (branch !== 'body' && branch !== 'shortcut')) {
    throw new RangeError(`there is no layer ${path}`);
  }
  const prefix = childPath(`${whole.prefix}${index}`, branch, 0).slice(0, -1);
  const inner = { ...back, layers: layer[branch], prefix, first: 0 };
  return [front, ...wayTo(inner, `${prefix}${rest.join('.')}`)];
}
