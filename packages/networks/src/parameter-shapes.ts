import type { Layer } from './layer.ts';
import type { Network, Shape } from './network.ts';
import { childPath, isTrainable, parameterPath } from './path.ts';
import { applyRule, type LayerRules } from './rules.ts';

/** Shapes by parameter path. */
type Shapes = { readonly [path: string]: Shape };

/** The shape of every parameter of a network, statistics of batch-norm included, in the order of the layers. */
export function parameterShapes(network: Network): Shapes {
  return ofLayers(network.layers, (index) => `${index}`);
}

/** How many numbers a network trains; the statistics of batch-norm do not count. */
export function countParameters(network: Network): number {
  return Object.entries(parameterShapes(network))
    .filter(([path]) => isTrainable(path))
    .reduce((total, [, shape]) => total + elements(shape), 0);
}

/** How many numbers an array of this shape holds. */
export function elements(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

const none = (): Shapes => ({});

const rules: LayerRules<[path: string], Shapes> = {
  linear: ({ inputs, outputs }, path) => ({
    [parameterPath(path, 'weight')]: [inputs, outputs],
    [parameterPath(path, 'bias')]: [outputs],
  }),
  conv2d: ({ size, inputs, outputs }, path) => ({
    [parameterPath(path, 'weight')]: [...size, inputs, outputs],
    [parameterPath(path, 'bias')]: [outputs],
  }),
  relu: none,
  'leaky-relu': none,
  sigmoid: none,
  tanh: none,
  flatten: none,
  'batch-norm': ({ channels }, path) => ({
    [parameterPath(path, 'gamma')]: [channels],
    [parameterPath(path, 'beta')]: [channels],
    [parameterPath(path, 'mean')]: [channels],
    [parameterPath(path, 'variance')]: [channels],
  }),
  'average-pool': none,
  'max-pool': none,
  normalize: none,
  scale: ({ shape }, path) => ({
    [parameterPath(path, 'scale')]: shape,
    [parameterPath(path, 'offset')]: shape,
  }),
  residual: ({ body, shortcut }, path) => ({
    ...ofLayers(body, (index) => childPath(path, 'body', index)),
    ...ofLayers(shortcut, (index) => childPath(path, 'shortcut', index)),
  }),
};

function ofLayers(layers: readonly Layer[], pathOf: (index: number) => string): Shapes {
  return Object.assign({}, ...layers.map((layer, index) => applyRule(rules, layer, pathOf(index))));
}
