import { type LayerKind, type LayerOf, outputShape, parameterOf } from '@drawdown/networks';

import type { AffineMap } from './arithmetic.ts';
import type { RuleContext } from './rule.ts';

/** The layers that are y = Wx + b once their statistics are fixed. */
export type AffineLayer = LayerOf<
  'linear' | 'conv2d' | 'batch-norm' | 'average-pool' | 'normalize' | 'scale'
>;

type MapOf<L extends AffineLayer> = <A>(context: RuleContext<A, L>) => AffineMap<A>;

/** Each affine layer kind as an affine map: declared once, used by every domain. */
const affineMaps: { readonly [K in AffineLayer['kind']]: MapOf<LayerOf<K>> } = {
  linear: (context) => ({
    kind: 'linear',
    weight: parameterOf(context.parameters, context.path, 'weight'),
    bias: parameterOf(context.parameters, context.path, 'bias'),
  }),
  conv2d: (context) => ({
    kind: 'conv2d',
    weight: parameterOf(context.parameters, context.path, 'weight'),
    bias: parameterOf(context.parameters, context.path, 'bias'),
    strides: context.layer.strides,
    padding: context.layer.padding,
    inputShape: context.inputShape,
    outputShape: outputShape(context.layer, context.inputShape),
  }),
  'batch-norm': (context) => ({
    kind: 'channel',
    mean: parameterOf(context.parameters, context.path, 'mean'),
    scale: context.arithmetic.batchNormScale(
      parameterOf(context.parameters, context.path, 'gamma'),
      parameterOf(context.parameters, context.path, 'variance'),
      context.layer.epsilon,
    ),
    offset: parameterOf(context.parameters, context.path, 'beta'),
  }),
  'average-pool': (context) => ({
    kind: 'average-pool',
    size: context.layer.size,
    strides: context.layer.strides,
    padding: context.layer.padding,
    divisor: context.layer.divisor,
    inputShape: context.inputShape,
    outputShape: outputShape(context.layer, context.inputShape),
  }),
  normalize: ({ arithmetic, layer }) => ({
    kind: 'channel',
    mean: arithmetic.vector(layer.mean),
    scale: arithmetic.reciprocal(arithmetic.vector(layer.deviation)),
    offset: arithmetic.vector(layer.mean.map(() => 0)),
  }),
  scale: ({ arithmetic, parameters, path, layer }) => ({
    kind: 'channel',
    mean: arithmetic.vector(Array.from({ length: layer.shape.at(-1) ?? 0 }, () => 0)),
    scale: parameterOf(parameters, path, 'scale'),
    offset: parameterOf(parameters, path, 'offset'),
  }),
};

/** The affine map of a layer that is one. */
export function affineMapOf<A>(context: RuleContext<A, AffineLayer>): AffineMap<A> {
  const map = affineMaps[context.layer.kind] as MapOf<AffineLayer>;
  return map(context);
}

/** Whether a layer kind is affine. */
export function isAffine(kind: LayerKind): kind is AffineLayer['kind'] {
  return Object.hasOwn(affineMaps, kind);
}
