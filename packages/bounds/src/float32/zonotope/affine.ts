import type { Tensor } from '@drawdown/tensor';

import type { AffineMap } from '../../arithmetic.ts';
import type { Room, Zonotope } from '../../zonotope/zonotope.ts';
import { image, linearPart, magnitudePart } from './maps.ts';
import { spreadOf } from './rows.ts';
import { share } from './share.ts';

/** c′ = Wc + b, g′ = Wg and r′ = |W| r; a map of each number for itself leaves what is fresh so. */
export function affine(map: AffineMap<Tensor>, zonotope: Zonotope<Tensor>, room: Room): Zonotope<Tensor> {
  const isAlone = map.kind === 'channel';
  const before = isAlone ? zonotope : share(zonotope, room, widthBehind(map));
  const { count, generators, fresh, radius } = before;
  const magnitudes = magnitudePart(map);
  const centre = image(map, before.centre);
  const moved = generators === null ? null : image(linearPart(map), generators);
  return {
    centre,
    count,
    generators: moved,
    spread: spreadOf(moved, count, centre),
    fresh: isAlone && fresh !== null ? image(magnitudes, fresh) : null,
    radius: image(magnitudes, radius),
  };
}

/** How many numbers a generator has behind a product; undefined for other maps. */
function widthBehind(map: AffineMap<Tensor>): number | undefined {
  if (map.kind === 'linear') return map.bias.size;
  return map.kind === 'conv2d' ? map.outputShape.reduce((size, side) => size * side, 1) : undefined;
}
