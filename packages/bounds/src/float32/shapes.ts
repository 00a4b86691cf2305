import type { Shape } from '@drawdown/networks';
import { reshape, type Tensor, transpose } from '@drawdown/tensor';

/** Images as vectors: `[batch, height, width, channels]` to `[batch, features]`; vectors stay as they are. */
export function flattened(x: Tensor, order: 'hwc' | 'chw'): Tensor {
  const batch = x.shape[0] as number;
  const ordered = order === 'chw' && x.rank === 4 ? transpose(x, [0, 3, 1, 2]) : x;
  return reshape(ordered, [batch, -1]);
}

/** The inverse of {@link flattened}, for rows of coefficients: `[rows, features]` to `[rows, …shape]`. */
export function unflattened(x: Tensor, order: 'hwc' | 'chw', shape: Shape): Tensor {
  const rows = x.shape[0] as number;
  const [height = 0, width = 0, channels = 0] = shape;
  if (order === 'hwc' || shape.length !== 3) return reshape(x, [rows, ...shape]);
  return transpose(reshape(x, [rows, channels, height, width]), [0, 2, 3, 1]);
}
