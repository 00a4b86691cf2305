import type { Layer, Network, Parameters, ResidualLayer, Shape } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import type { Arithmetic, LinearForm, LowerSlope } from './arithmetic.ts';

/** A network with its parameters, in one kind of array. */
export interface Model<A> {
  readonly network: Network;
  readonly parameters: Parameters<A>;
}

/** What a rule sees of the layer it is about. */
export interface RuleContext<A, L extends Layer> {
  readonly arithmetic: Arithmetic<A>;
  readonly parameters: Parameters<A>;
  readonly layer: L;
  /** The layer's path: `'3'`, `'3.body.0'`. */
  readonly path: string;
  /** The shape of one example at the layer's input. */
  readonly inputShape: Shape;
}

/** A run of layers: a network's own, or one branch of a residual. */
export interface Section<A> {
  readonly arithmetic: Arithmetic<A>;
  readonly parameters: Parameters<A>;
  readonly layers: readonly Layer[];
  /** What precedes a layer's index in its path: `''` for the network's own layers, `'3.body.'` inside a residual. */
  readonly prefix: string;
  /** The index of the section's first layer. */
  readonly first: number;
  /** The shape of one example at the section's input. */
  readonly inputShape: Shape;
}

/** The box of every layer's input, by the layer's path. */
export type Trace<A> = Map<string, Box<A>>;

/** Is told the box of every layer's input on the way forward, and says which box to go on with. */
export type Watch<A> = (context: RuleContext<A, Layer>, input: Box<A>) => Box<A>;

/** How a box passes forward through a layer of one kind; `inside` passes one through layers that the layer holds. */
export type IntervalRule<L extends Layer> = <A>(
  context: RuleContext<A, L>,
  input: Box<A>,
  inside: (section: Section<A>, input: Box<A>) => Box<A>,
) => Box<A>;

/** What a rule needs on the way back besides the form itself. */
export interface WayBack<A> {
  /** The box of the layer's input. */
  readonly input: Box<A>;
  readonly lowerSlope: LowerSlope;
  /** Lower slopes in the place of that choice, `[batch, …]` or `[batch · rows, …]`: anything from 0 to 1 at a ReLU. */
  readonly slopes?: A | undefined;
  /** Takes a form back through layers that the layer holds. */
  readonly inside: (section: Section<A>, form: LinearForm<A>) => LinearForm<A>;
}

/** How a linear form on the output of a layer of one kind becomes one on its input. */
export type LinearRule<L extends Layer> = <A>(
  context: RuleContext<A, L>,
  form: LinearForm<A>,
  back: WayBack<A>,
) => LinearForm<A>;

/** One branch of a residual layer as a section of its own. */
export function branchOf<A>(context: RuleContext<A, ResidualLayer>, branch: 'body' | 'shortcut'): Section<A> {
  const { arithmetic, parameters, inputShape, layer, path } = context;
  return {
    arithmetic,
    parameters,
    inputShape,
    layers: layer[branch],
    prefix: `${path}.${branch}.`,
    first: 0,
  };
}
