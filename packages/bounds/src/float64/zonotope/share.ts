import type { Room, Zonotope } from '../../zonotope/zonotope.ts';
import { type Array64, sizeOf } from '../array64.ts';
import { assembled } from './assembled.ts';
import { promotionOf } from './promotion.ts';
import { spreadOf } from './spread.ts';

/** The same set, or one around it where there is not room for all, with nothing fresh. */
export function share(zonotope: Zonotope<Array64>, room: Room): Zonotope<Array64> {
  const { centre } = zonotope;
  const shape = centre.shape.slice(1);
  const promotion = promotionOf(zonotope, room, sizeOf(shape));
  if (promotion === undefined) return zonotope;
  const { generators, count } = assembled(promotion, {
    generators: promotion.generators,
    shape,
    writeFresh: (target, place, amplitude) => {
      target[place] = amplitude;
    },
  });
  const spread = spreadOf(generators, count, centre.shape);
  return { centre, count, generators, spread, fresh: null, radius: promotion.radius };
}
