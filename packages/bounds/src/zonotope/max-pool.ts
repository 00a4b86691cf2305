import { type MaxPoolLayer, outputShape } from '@drawdown/networks';

import { decidedPlaces } from './decided-places.ts';
import type { ZonotopeRule } from './rule.ts';

/**
 * A window in which one input surely is the largest passes that input on; any other becomes a number free for itself,
 * between the largest lower and the largest upper end of the window.
 *
 * Sound; differentiable. Singh et al., POPL 2019 (DeepPoly), §4.4 decides windows in the same way.
 */
export const maxPool: ZonotopeRule<MaxPoolLayer> = (context, input, { zonotopes, room, box }) => {
  const { arithmetic, layer, inputShape } = context;
  const windows = { ...layer, inputShape, outputShape: outputShape(layer, inputShape) };
  const known = box();
  const places = decidedPlaces(windows, {
    lower: arithmetic.numbersOf(known.lower),
    upper: arithmetic.numbersOf(known.upper),
  });
  const overlap = layer.strides.some((stride, axis) => stride < (layer.size[axis] ?? 0));
  const alone = overlap ? zonotopes.share(input, room) : input;
  return zonotopes.choose(alone, places, zonotopes.enclose(arithmetic.maxPoolBox(windows, known)));
};
