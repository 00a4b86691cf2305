import type { Shape } from '@drawdown/networks';

import { sizeOf } from './constant.ts';
import { imageOrder, inOrder, type Order } from './order.ts';

/** How the network takes its input: our shape, and which number of the flat ONNX input each of ours is. */
export interface InputLayout {
  readonly shape: Shape;
  readonly order: Order;
}

/** More channels than this are taken for rows or columns. */
const MOST_COLOURS = 4;

/**
 * The layout to try first. One example of [1, channels, height, width] or [1, height, width, channels] is an image, with
 * the few channels last; all else is a vector. A convolution that needs it otherwise says so.
 */
export function naturalLayout(dims: readonly number[]): InputLayout {
  const [batch, first = 0, second = 0, third = 0] = dims;
  const flat = { shape: [sizeOf(dims)], order: inOrder(sizeOf(dims)) };
  if (dims.length !== 4 || batch !== 1) return flat;
  const channelsLast = third <= MOST_COLOURS && first > MOST_COLOURS;
  if (channelsLast) return { ...flat, shape: dims.slice(1) };
  if (second === 1 || third === 1) return flat;
  return { shape: [second, third, first], order: imageOrder([first, second, third]) };
}
