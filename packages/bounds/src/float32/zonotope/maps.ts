import { abs, add, affine, mul, sub, type Tensor, zerosLike } from '@drawdown/tensor';

import type { AffineMap } from '../../arithmetic.ts';
import { affineBox } from '../affine.ts';

/** Wx + b. */
export function image(map: AffineMap<Tensor>, x: Tensor): Tensor {
  switch (map.kind) {
    case 'linear':
      return affine(x, { weight: map.weight, bias: map.bias, relu: false });
    case 'conv2d': {
      const { weight, bias, strides, padding } = map;
      return affine(x, { weight, bias, convolution: { strides, padding }, relu: false });
    }
    case 'channel':
      return add(mul(sub(x, map.mean), map.scale), map.offset);
    case 'average-pool':
      return affineBox(map, { lower: x, upper: x }, false).lower;
  }
}

/** The map without its bias: Wx. */
export function linearPart(map: AffineMap<Tensor>): AffineMap<Tensor> {
  switch (map.kind) {
    case 'linear':
    case 'conv2d':
      return { ...map, bias: zerosLike(map.bias) };
    case 'channel':
      return { ...map, mean: zerosLike(map.mean), offset: zerosLike(map.offset) };
    case 'average-pool':
      return map;
  }
}

/** |W|x. */
export function magnitudePart(map: AffineMap<Tensor>): AffineMap<Tensor> {
  const part = linearPart(map);
  switch (part.kind) {
    case 'linear':
    case 'conv2d':
      return { ...part, weight: abs(part.weight) };
    case 'channel':
      return { ...part, scale: abs(part.scale) };
    case 'average-pool':
      return part;
  }
}
