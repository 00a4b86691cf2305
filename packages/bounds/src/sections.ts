import { type Layer, outputShape } from '@drawdown/networks';

import type { Arithmetic } from './arithmetic.ts';
import type { Model, RuleContext, Section } from './rule.ts';

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
