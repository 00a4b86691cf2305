import { add, maximum, minimum, mul, sub, type Tensor, zerosLike } from '@drawdown/tensor';

import type { ZonotopeArithmetic } from '../../zonotope/arithmetic.ts';
import { everyArray } from '../../zonotope/every-array.ts';
import { float32 } from '../arithmetic.ts';
import { flattened } from '../shapes.ts';
import { affine } from './affine.ts';
import { choose } from './choose.ts';
import { concretize } from './concretize.ts';
import { share } from './share.ts';
import { leakyReluStrip, sShapedStrip } from './strips.ts';
import { sum } from './sum.ts';
import { through } from './through.ts';

/**
 * Zonotopes of differentiable float32 tensors, rounding to nearest. Their bounds are estimates as far as rounding goes, so
 * they decide no verdict. Every number gets a generator where it is promoted, whether or not anything is fresh: a layer
 * with n numbers costs n² of them.
 */
export const float32Zonotopes: ZonotopeArithmetic<Tensor> = {
  arithmetic: float32,
  enclose: ({ lower, upper }) => ({
    centre: mul(add(lower, upper), 0.5),
    count: 0,
    generators: null,
    spread: zerosLike(lower),
    fresh: mul(sub(upper, lower), 0.5),
    radius: zerosLike(lower),
  }),
  box: ({ centre, spread, fresh, radius }) => {
    const alone = fresh === null ? radius : add(fresh, radius);
    const half = add(spread, alone);
    return { lower: sub(centre, half), upper: add(centre, half) };
  },
  intersect: (a, b) => ({ lower: maximum(a.lower, b.lower), upper: minimum(a.upper, b.upper) }),
  share,
  affine,
  through,
  choose,
  flatten: (order, zonotope) => everyArray(zonotope, (array) => flattened(array, order)),
  sum,
  leakyReluStrip,
  sShapedStrip,
  concretize,
};
