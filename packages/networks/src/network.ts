import type { Layer } from './layer.ts';

/** The shape of one example: `[height, width, channels]` or `[features]`. */
export type Shape = readonly number[];

/** A network without its parameters: layers as data, from the input in [0, 1] to the logits. */
export interface Network {
  /** The name in the zoo, or a file's. */
  readonly name: string;
  readonly inputShape: Shape;
  readonly classes: number;
  readonly layers: readonly Layer[];
}

/**
 * Parameters by path: `'0.weight'`, `'2.body.1.gamma'`. A path is the layer's index, for a residual followed by
 * `body` or `shortcut` and the index inside. `A` is the array kind: a tensor, or stored float32 numbers.
 */
export type Parameters<A> = { readonly [path: string]: A };

/** Float32 numbers with their shape, as they are kept in checkpoints and read by the verifier. */
export interface StoredArray {
  readonly shape: Shape;
  readonly data: Float32Array;
}
