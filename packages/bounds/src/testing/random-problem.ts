import type { Network } from '@drawdown/networks';
import { randomParameters } from '@drawdown/networks/testing';
import { bothSigns, labelMargins } from '@drawdown/properties';
import { Rng } from '@drawdown/records';

import type { Problem } from './all-bounds.ts';
import { randomBox } from './sampling.ts';

/** The radii of the boxes in a random problem; the first box is a point. */
const RADII = [0, 0.02, 0.3];

/**
 * A network with random parameters and labels, and three boxes: a point, a small one and a large one. The rows are the
 * margins with both signs, so that a bound that is wrong on either side shows.
 */
export function randomProblem(network: Network, seed: number): Problem {
  const rng = Rng.fromSeed(seed).fork('problem', network.name);
  const { inputShape, classes } = network;
  const size = inputShape.reduce((product, side) => product * side, 1);
  const labels = RADII.map((_, example) => rng.fork('label', example).below(classes));
  return {
    network,
    parameters: randomParameters(network, rng.fork('parameters')),
    boxes: RADII.map((radius, example) => randomBox(rng.fork('box', example), size, radius)),
    specification: bothSigns(labelMargins(labels, classes)),
  };
}
