import { UserError } from '@drawdown/records';

import type { Network, Shape } from './network.ts';
import { layerShapes } from './output-shape.ts';

/**
 * The network itself, once its layers are known to fit each other and to end in one logit per class.
 *
 * @throws UserError naming the network, the layer and the shapes that do not fit
 */
export function validateNetwork(network: Network): Network {
  const { name, inputShape, classes } = network;
  const last = fitting(name, inputShape, () => layerShapes(network)).at(-1) ?? inputShape;
  if (last.length !== 1 || last[0] !== classes) {
    throw new UserError(
      `network '${name}' should end in ${classes} logits, one per class, but its last layer gives [${last.join(', ')}]`,
    );
  }
  return network;
}

/** What `body` gives; its complaint about a layer names the network and its images as well. */
export function fitting<T>(name: string, inputShape: Shape, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `network '${name}' does not fit images of shape [${inputShape.join(', ')}]: ${error.message}`,
    );
  }
}
