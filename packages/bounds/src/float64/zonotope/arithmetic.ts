import type { ZonotopeArithmetic } from '../../zonotope/arithmetic.ts';
import { everyArray } from '../../zonotope/every-array.ts';
import { float64 } from '../arithmetic.ts';
import type { Array64 } from '../array64.ts';
import { flattened } from '../shapes.ts';
import { affine } from './affine.ts';
import { choose } from './choose.ts';
import { concretize } from './concretize.ts';
import { boxOf, enclose, intersect } from './enclose.ts';
import { share } from './share.ts';
import { leakyReluStrip, sShapedStrip } from './strips.ts';
import { sum } from './sum.ts';
import { through } from './through.ts';

/**
 * Zonotopes of float64 numbers that hold the network's values in exact real arithmetic: whatever rounds is charged to the
 * radius, so generators need not be rounded outward. The arithmetic of verdicts.
 */
export const float64Zonotopes: ZonotopeArithmetic<Array64> = {
  arithmetic: float64,
  enclose,
  box: boxOf,
  intersect,
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
