import type { Size } from '@drawdown/networks';

import { intAttribute } from '../attributes.ts';
import type { Call, Operator } from '../call.ts';
import { refusal } from '../graph-node.ts';
import { type ImageView, imageView } from '../layers/image.ts';
import { pooled } from '../layers/pool.ts';
import { sides, windowsOf } from '../layers/windows.ts';
import { activation } from '../operands.ts';

/** MaxPool: padding never wins. */
export const maxPool: Operator = (call) => {
  const value = activation(call, 0);
  const view = imageView(call, value);
  const size = windowSize(call, view);
  const { places, ...windows } = windowsOf(call.node, view, size);
  return pooled(call, value, { layer: { kind: 'max-pool', size, ...windows }, view, places });
};

/** AveragePool, with or without padding among what it counts. */
export const averagePool: Operator = (call) => {
  const value = activation(call, 0);
  const view = imageView(call, value);
  const size = windowSize(call, view);
  const { places, ...windows } = windowsOf(call.node, view, size);
  const divisor = intAttribute(call.node, 'count_include_pad', 0) === 0 ? 'inside' : 'window';
  return pooled(call, value, { layer: { kind: 'average-pool', size, ...windows, divisor }, view, places });
};

/** GlobalAveragePool: one window over the whole image. */
export const globalAveragePool: Operator = (call) => {
  const value = activation(call, 0);
  const view = imageView(call, value);
  const size: Size = [view.height, view.width];
  const layer = {
    kind: 'average-pool',
    size,
    strides: [1, 1],
    padding: [0, 0, 0, 0],
    divisor: 'window',
  } as const;
  return pooled(call, value, { layer, view, places: [1, 1] });
};

function windowSize({ node }: Call, { axes }: ImageView): Size {
  const size = sides(node, 'kernel_shape', axes);
  if (size === undefined) throw refusal(node, "it lacks the attribute 'kernel_shape'; the file is damaged");
  const dilations = sides(node, 'dilations', axes) ?? [1, 1];
  const spread = dilations.some((dilation, side) => dilation !== 1 && size[side] !== 1);
  if (spread) throw refusal(node, `it has dilations of ${dilations.join('×')}, for which pools have no rule`);
  return size;
}
