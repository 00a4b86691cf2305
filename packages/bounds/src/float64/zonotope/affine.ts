import { above, gamma, OUTWARD_FLOOR } from '@drawdown/records';

import type { AffineMap, ConvolutionMap, LinearMap } from '../../arithmetic.ts';
import type { Room, Zonotope } from '../../zonotope/zonotope.ts';
import { type BoundAffineRule, boundRule } from '../affine-maps.ts';
import { type Array64, sizeOf, zeros64 } from '../array64.ts';
import { engine } from '../engine/choose.ts';
import { withWorkspace } from '../workspace.ts';
import { assembled } from './assembled.ts';
import { convolutionColumns, linearColumns } from './columns.ts';
import { promotionOf } from './promotion.ts';
import { share } from './share.ts';
import { spreadOf } from './spread.ts';
import { sumsUp } from './sum-up.ts';

/**
 * c′ = Wc + b and g′ = Wg, rounded to nearest; what that costs, γ(|W|(|c| + Σ|g|) + |b|), is added to the radius, which
 * passes through |W|.
 */
export function affine(map: AffineMap<Array64>, zonotope: Zonotope<Array64>, room: Room): Zonotope<Array64> {
  const rule = boundRule(map);
  const moved = movedBy(map, rule, { zonotope, room });
  const { count, generators, fresh = null } = moved;
  const centre = rule.apply(zonotope.centre);
  return {
    centre,
    count,
    generators,
    spread: spreadOf(generators, count, centre.shape),
    fresh,
    radius: radiusBehind(rule, zonotope.centre, moved),
  };
}

/** Generators behind a map, and what stood in front of it. */
interface Moved {
  readonly count: number;
  readonly generators: Array64 | null;
  /** What is fresh behind the map. */
  readonly fresh?: Array64 | null;
  /** An upper bound of Σ|g| in front of the map, fresh numbers included. */
  readonly reach: Array64;
  /** The radius in front of the map. */
  readonly radius: Array64;
}

function movedBy(
  map: AffineMap<Array64>,
  rule: BoundAffineRule,
  { zonotope, room }: { readonly zonotope: Zonotope<Array64>; readonly room: Room },
): Moved {
  switch (map.kind) {
    case 'channel': {
      const { count, generators, spread, fresh, radius } = zonotope;
      return {
        count,
        // A map of each number for itself is its own transpose.
        generators: generators === null ? null : rule.pullBack(generators),
        // Each number stays alone, so what is fresh stays so.
        fresh: fresh === null ? null : rule.applyAbs(fresh),
        reach: fresh === null ? spread : sumsUp(spread, fresh),
        radius,
      };
    }
    case 'average-pool': {
      const { count, generators, spread, radius } = share(zonotope, room);
      const means = generators === null ? null : rule.apply(generators);
      return { count, generators: means, reach: spread, radius };
    }
    default:
      return throughProduct(map, zonotope, room);
  }
}

/** Generators are multiplied; those of fresh numbers are columns of the map, which need no product. */
function throughProduct(
  map: LinearMap<Array64> | ConvolutionMap<Array64>,
  zonotope: Zonotope<Array64>,
  room: Room,
): Moved {
  const shape = map.kind === 'linear' ? map.bias.shape : map.outputShape;
  const promotion = promotionOf(zonotope, room, sizeOf(shape));
  if (promotion === undefined) {
    const { count, generators, spread, radius } = zonotope;
    return { count, generators: product(map, generators), reach: spread, radius };
  }
  // The products are copied from, and their memory is given back at once.
  const { count, generators } = withWorkspace(() =>
    assembled(promotion, {
      generators: product(map, promotion.generators),
      shape,
      writeFresh: map.kind === 'linear' ? linearColumns(map) : convolutionColumns(map),
    }),
  );
  const { amplitude, radius } = promotion;
  return { count, generators, reach: sumsUp(zonotope.spread, amplitude), radius };
}

/** W x for rows of numbers. */
function product(map: LinearMap<Array64> | ConvolutionMap<Array64>, x: Array64 | null): Array64 | null {
  if (x === null) return null;
  if (map.kind === 'conv2d') return engine().convolve(x, map.weight, map);
  const [rows, inputs, outputs] = [x.shape[0]!, map.weight.shape[0]!, map.weight.shape[1]!];
  const sides = { m: rows, k: inputs, n: outputs, transposed: false };
  return { shape: [rows, outputs], data: engine().multiply(x.data, map.weight.data, sides) };
}

/** |W|(radius + γ(|c| + Σ|g|)) + γ|b|, rounded up. */
function radiusBehind(rule: BoundAffineRule, centre: Array64, { reach, radius }: Moved): Array64 {
  const unit = gamma(rule.terms);
  const inflation = above(1 + gamma(2 * rule.terms + 6));
  const biases = rule.bias?.magnitude ?? new Float64Array(1);
  const before = zeros64(centre.shape);
  for (let i = 0; i < before.data.length; i++) {
    const error = unit * (Math.abs(centre.data[i]!) + reach.data[i]!);
    // The floor stands for an error that underflows: a weight may make it large again.
    before.data[i] = (radius.data[i]! + error) * (1 + 2 ** -50) + OUTWARD_FLOOR;
  }
  const after = rule.applyAbs(before);
  for (let i = 0, channel = 0; i < after.data.length; i++) {
    after.data[i] = (after.data[i]! + unit * biases[channel]!) * inflation + rule.terms * OUTWARD_FLOOR;
    channel = channel + 1 === biases.length ? 0 : channel + 1;
  }
  return after;
}
