import { avgPool, maxPool, mul, pad, type Tensor, type Tensor4D, tensor } from '@drawdown/tensor';

import { insideCounts } from '../inside-counts.ts';
import type { AveragePoolLayer, MaxPoolLayer, Padding } from '../layer.ts';

/** Where the windows of an average-pool lie, and what their sums are divided by. */
type AverageWindows = Omit<AveragePoolLayer, 'kind'>;

/** Where the windows of a max-pool lie. */
type MaximumWindows = Omit<MaxPoolLayer, 'kind'>;

/** The mean of each window of `[batch, height, width, channels]`. Differentiable. */
export function averagePooled(windows: AverageWindows, x: Tensor): Tensor {
  const { size, strides, padding, divisor } = windows;
  const means = avgPool(padded(x, padding, 0), [...size], [...strides], 'valid');
  if (divisor === 'window' || isNone(padding)) return means;
  const [, height = 0, width = 0] = means.shape;
  const counts = insideCounts(windows, x.shape.slice(1), [height, width]);
  const shares = counts.map((count) => (size[0] * size[1]) / count);
  return mul(means, tensor(shares, [1, height, width, 1]));
}

/** The maximum of each window of `[batch, height, width, channels]`, padding left out. Differentiable. */
export function maxPooled({ size, strides, padding }: MaximumWindows, x: Tensor): Tensor {
  return maxPool(padded(x, padding, Number.NEGATIVE_INFINITY), [...size], [...strides], 'valid');
}

function padded(x: Tensor, padding: Padding, value: number): Tensor4D {
  if (isNone(padding)) return x as Tensor4D;
  const [top, bottom, left, right] = padding;
  const sides: [number, number][] = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return pad(x as Tensor4D, sides, value);
}

function isNone(padding: Padding): boolean {
  return padding.every((rows) => rows === 0);
}
