import { expectShape, scope, type Tensor } from '@drawdown/tensor';

import type { Network, Parameters } from '../network.ts';
import { forwardLayers } from './rules.ts';
import { batchStatistics, runningStatistics } from './statistics.ts';

/**
 * The logits `[batch, classes]` of images in [0, 1], `[batch, height, width, channels]` or `[batch, features]`;
 * batch-norm uses the statistics kept with the parameters.
 *
 * @throws ShapeError when the images are not of the network's input shape
 */
export function forward(network: Network, parameters: Parameters<Tensor>, images: Tensor): Tensor {
  expectImages(network, images);
  return scope(() =>
    forwardLayers(network.layers, images, {
      parameters,
      statistics: runningStatistics(parameters),
      pathOf: (index) => `${index}`,
    }),
  );
}

/** What a forward pass in training gives. */
export interface TrainingPass {
  /** `[batch, classes]`. */
  readonly logits: Tensor;
  /** The parameters given, with the statistics of this batch as `mean` and `variance`. */
  readonly parameters: Parameters<Tensor>;
}

/**
 * The forward pass of training: batch-norm uses the statistics of this batch, through which gradients flow, and the
 * parameters returned carry them, so that bounds of the same step see the network that the clean batch saw.
 *
 * @throws ShapeError when the images are not of the network's input shape
 */
export function forwardTraining(
  network: Network,
  parameters: Parameters<Tensor>,
  images: Tensor,
): TrainingPass {
  expectImages(network, images);
  return scope(() => {
    const seen = new Map<string, Tensor>();
    const logits = forwardLayers(network.layers, images, {
      parameters,
      statistics: batchStatistics(seen),
      pathOf: (index) => `${index}`,
    });
    return { logits, parameters: { ...parameters, ...Object.fromEntries(seen) } };
  });
}

function expectImages(network: Network, images: Tensor): void {
  expectShape(images, [null, ...network.inputShape], `images for network '${network.name}'`);
}
