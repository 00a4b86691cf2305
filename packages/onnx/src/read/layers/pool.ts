import type { AveragePoolLayer, MaxPoolLayer } from '@drawdown/networks';

import { type Activation, made } from '../activation.ts';
import type { Call } from '../call.ts';
import { refusal } from '../graph-node.ts';
import { asImage, type ImageView, imageDims, orderOf } from './image.ts';
import type { Windows } from './windows.ts';

/** A pool and how often its window fits. */
export interface Pooling {
  readonly layer: AveragePoolLayer | MaxPoolLayer;
  readonly view: ImageView;
  readonly places: Windows['places'];
}

/**
 * A value behind a pool.
 *
 * @throws UserError where its numbers do not lie as our images do, and for windows that lie wholly in the padding
 */
export function pooled(call: Call, value: Activation, { layer, view, places }: Pooling): Activation {
  const { node } = call;
  const image = asImage(call, value, view);
  if (image === undefined) {
    throw refusal(
      node,
      'its image does not lie as images do: it is reshaped or transposed by the layers before; export the network without that',
    );
  }
  expectInside(call, { layer, view, places });
  const result = { ...view, height: places[0], width: places[1] };
  return made(image, { layer, arrays: {}, node }, { dims: imageDims(result), order: () => orderOf(result) });
}

function expectInside({ node }: Call, { layer: { size, strides, padding }, view, places }: Pooling): void {
  const [top, , left] = padding;
  const last = [(places[0] - 1) * strides[0] - top, (places[1] - 1) * strides[1] - left] as const;
  if (top < size[0] && left < size[1] && last[0] < view.height && last[1] < view.width) return;
  throw refusal(
    node,
    `a window of ${size.join('×')} lies wholly in its padding [${padding.join(', ')}]; pad less`,
  );
}
