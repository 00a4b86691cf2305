import type { Rng } from '@drawdown/records';

import type { Network, Shape } from '../network.ts';
import { elements } from '../parameter-shapes.ts';
import { layersAfterSums } from './residual-sums.ts';

/** Draws the weight at a path. */
export type DrawWeight = (path: string, shape: Shape, rng: Rng) => Float32Array;

/** A way to draw all weights of a network; `last` is the path of the last one. */
export type WeightMethod = (network: Network, last: string) => DrawWeight;

/**
 * Normal(0, 2/fan_in) for every weight (He et al., *Delving deep into rectifiers*, arXiv:1502.01852, eq. 10):
 * keeps the variance of activations through ReLU layers.
 */
export const he: WeightMethod = () => (_path, shape, rng) =>
  rng.normals(elements(shape), Math.sqrt(2 / fanIn(shape)));

/**
 * Deviation √(2π)/fan_in (Shi et al., *Fast certified robust training with short warmup*, arXiv:2103.17268, §3.2):
 * keeps the expected width of interval bounds through affine and ReLU layers.
 *
 * Widths add up at the sum of a residual, so weights that read one are halved. The last layer's width is left alone:
 * its weights are uniform in ±1/√fan_in, as the original leaves them.
 */
export const ibp: WeightMethod = (network, last) => {
  const afterSums = layersAfterSums(network);
  return (path, shape, rng) => {
    const count = elements(shape);
    const fan = fanIn(shape);
    if (path === last) return rng.uniforms(count, -1 / Math.sqrt(fan), 1 / Math.sqrt(fan));
    const share = afterSums.has(layerOf(path)) ? 0.5 : 1;
    return rng.normals(count, (share * Math.sqrt(2 * Math.PI)) / fan);
  };
};

/** Inputs that one output sums over: all but the last extent of `[in, out]` and `[height, width, in, out]`. */
function fanIn(shape: Shape): number {
  return elements(shape.slice(0, -1));
}

function layerOf(path: string): string {
  return path.slice(0, path.lastIndexOf('.'));
}
