import type { backend_util } from '@tensorflow/tfjs-core';

import { explicitPadding } from '../wasm/conv-geometry.ts';

/** Zeros above, below, left and right of an image, as TensorFlow.js wants to hear of them. */
export function convolutionPadding([top, bottom, left, right]: readonly [
  top: number,
  bottom: number,
  left: number,
  right: number,
]): 'valid' | backend_util.ExplicitPadding {
  return top + bottom + left + right === 0 ? 'valid' : explicitPadding([top, bottom], [left, right]);
}
