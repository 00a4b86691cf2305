import type { Shape } from '@drawdown/networks';

import { type Activation, type Cell, cellsOf, isPlain } from '../activation.ts';
import type { Call } from '../call.ts';
import { show } from '../constant.ts';
import { refusal } from '../graph-node.ts';
import { imageOrder, inverse, type Order, sameOrder } from '../order.ts';

/** An ONNX tensor [1, channels, height, width] as an image; one of a single spatial axis has a height of 1. */
export interface ImageView {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** The number of spatial axes: 1 or 2. */
  readonly axes: 1 | 2;
}

/**
 * What a value's dimensions mean to a convolution or pool.
 *
 * @throws UserError for another number of axes, and for a batch of more than 1
 */
export function imageView({ node }: Call, { dims }: Activation): ImageView {
  const [batch, channels = 0, first = 0, second] = dims;
  if (dims.length < 3 || dims.length > 4) {
    throw refusal(
      node,
      `it expects [1, channels, height, width] or [1, channels, length], but ${show(dims)} came`,
    );
  }
  if (batch !== 1) {
    throw refusal(
      node,
      `it expects a batch of 1, but ${show(dims)} came; export the network for one example`,
    );
  }
  return second === undefined
    ? { channels, height: 1, width: first, axes: 1 }
    : { channels, height: first, width: second, axes: 2 };
}

/** The ONNX dimensions of an image. */
export function imageDims({ channels, height, width, axes }: ImageView): readonly number[] {
  return axes === 1 ? [1, channels, width] : [1, channels, height, width];
}

/** The order of an image's numbers with us. */
export function orderOf({ channels, height, width }: ImageView): Order {
  return imageOrder([channels, height, width]);
}

/** That the import should start again with the input laid out otherwise: no layer before this one minds. */
export class LayoutWish extends Error {
  override readonly name: string = 'LayoutWish';
  readonly shape: Shape;
  /** For each number of the input in the new layout, its place in the one that was tried. */
  readonly places: Order;

  constructor(shape: Shape, places: Order) {
    super(`the input should be laid out as ${show(shape)}`);
    this.shape = shape;
    this.places = places;
  }
}

/**
 * A value as an image in our layout, or undefined where its numbers lie otherwise.
 *
 * @throws LayoutWish where another layout of the network's input would mend that
 */
export function asImage({ settled }: Call, value: Activation, view: ImageView): Activation | undefined {
  const shape = [view.height, view.width, view.channels];
  const order = orderOf(view);
  if (value.shape.join() === shape.join() && sameOrder(value.order, order)) return value;
  if (settled || !cellsOf(value.last).every(mindsNoLayout)) return undefined;
  const ours = inverse(value.order);
  throw new LayoutWish(
    shape,
    order.map((place) => ours[place] as number),
  );
}

const layoutFree: readonly string[] = [
  'relu',
  'leaky-relu',
  'sigmoid',
  'tanh',
  'scale',
  'normalize',
  'batch-norm',
  'flatten',
];

function mindsNoLayout({ step }: Cell): boolean {
  return isPlain(step) && layoutFree.includes(step.layer.kind);
}
