import type { Box } from '@drawdown/properties';

import type { AffineMap, Arithmetic, LinearForm, SShape } from '../arithmetic.ts';
import type { Room, Strip, Zonotope } from './zonotope.ts';

/**
 * The few operations that the zonotope domain is written in, over one kind of array.
 *
 * Two implementations: `float32Zonotopes` on differentiable tensors, rounding to nearest; `float64Zonotopes` on typed
 * arrays, which charges every rounding to the radius, for verdicts.
 */
export interface ZonotopeArithmetic<A> {
  /** The operations of the other domains. */
  readonly arithmetic: Arithmetic<A>;

  /** A box as a zonotope in which every number is free for itself. */
  enclose(box: Box<A>): Zonotope<A>;
  /** The least box around a zonotope. */
  box(zonotope: Zonotope<A>): Box<A>;
  /** The points of two boxes. */
  intersect(a: Box<A>, b: Box<A>): Box<A>;

  /** The same set with nothing fresh, so that two branches can begin with the same generators. */
  share(zonotope: Zonotope<A>, room: Room): Zonotope<A>;
  /** Wx + b. */
  affine(map: AffineMap<A>, zonotope: Zonotope<A>, room: Room): Zonotope<A>;
  /** What lies between the lines of a strip; the gap between them is fresh. */
  through(strip: Strip<A>, zonotope: Zonotope<A>): Zonotope<A>;
  /**
   * The numbers at places of each example, `[batch · …shape of otherwise]`; where the place is −1, the number of
   * `otherwise`, which has no generators. A number that is taken twice needs {@link share} first.
   */
  choose(zonotope: Zonotope<A>, places: Int32Array, otherwise: Zonotope<A>): Zonotope<A>;
  flatten(order: 'hwc' | 'chw', zonotope: Zonotope<A>): Zonotope<A>;
  /** a + b, whose first `shared` generators are the same ones. */
  sum(a: Zonotope<A>, b: Zonotope<A>, shared: number): Zonotope<A>;

  /** The strip of max(x, slope·x) of least area; 0 ≤ slope < 1. */
  leakyReluStrip(slope: number, input: Box<A>): Strip<A>;
  /** The strip of an s-shaped function whose slope is the lesser of those at both ends. */
  sShapedStrip(shape: SShape, input: Box<A>): Strip<A>;

  /** The least value of a form over a zonotope: `[batch, rows]`. */
  concretize(form: LinearForm<A>, zonotope: Zonotope<A>): A;
}
