import { Rng } from '@drawdown/records';

import { type DenseNetwork, denseNetwork } from '../dense-network.ts';
import { adamStep, backward, type PlainMlp, plainMlp } from './plain-mlp.ts';

/** A box with a counterexample that a network was trained to have. */
export interface PlantedBox {
  readonly image: Float32Array;
  /** A point of the box; label 0 is wrong there. */
  readonly planted: Float32Array;
}

/** Radius of the boxes: a power of two, so that offsets are exact. */
export const PLANTED_EPS = '1/4';
const EPS = 0.25;

const [INPUTS, BOXES, EPOCHS] = [8, 5, 2000];
/** How far the margins are pushed from 0. */
const MARGIN = 0.3;
/** Around a planted point, as a share of the radius, nothing is asked for. */
const SPARED = 0.1;
/** Points that an attack found, kept for each box. */
const KEPT = 64;

/**
 * A network of two classes that is trained to be wrong at one hidden point of each box and right wherever an attack looks,
 * in the manner of SoundnessBench (Zhou et al., arXiv:2412.03154): a hinge on the margin at the planted point, and one on
 * margins where projected gradient descent has been.
 */
export function plantedNetwork(seed: number): {
  readonly network: DenseNetwork;
  readonly boxes: readonly PlantedBox[];
} {
  const rng = Rng.fromSeed(seed);
  const boxes = Array.from({ length: BOXES }, (_, index) => plantedBox(rng.fork('box', index)));
  const mlp = plainMlp([INPUTS, 48, 24, 1], rng.fork('network'));
  const found = boxes.map(({ image }) => [Float64Array.from(image)]);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (const [index, box] of boxes.entries()) {
      const points = found[index] as Float64Array[];
      points.push(...attacked(mlp, box, rng.fork('attack', epoch, index)));
      if (points.length > KEPT) points.splice(1, points.length - KEPT);
      const pick = rng.fork('pick', epoch, index);
      for (let draw = 0; draw < 12; draw++) {
        const point = points[pick.below(points.length)] as Float64Array;
        backward(mlp, point, (margin) => (margin < MARGIN ? -1 : 0));
      }
      backward(mlp, Float64Array.from(box.planted), (margin) => (margin > -MARGIN ? 6 : 0));
    }
    adamStep(mlp, epoch < EPOCHS / 2 ? 0.005 : 0.001);
  }
  return { network: asNetwork(mlp), boxes };
}

/** The planted point is neither at a corner, where attacks end, nor near the centre, where they begin. */
function plantedBox(rng: Rng): PlantedBox {
  const image = rng.uniforms(INPUTS, 0.3, 0.7).map(Math.fround);
  const planted = image.map((x) =>
    Math.fround(x + (rng.uniform() < 0.5 ? -1 : 1) * EPS * (0.5 + 0.4 * rng.uniform())),
  );
  return { image, planted };
}

/** Where projected gradient descent on the margin goes from a random point, but for what is spared. */
function attacked(mlp: PlainMlp, { image, planted }: PlantedBox, rng: Rng): readonly Float64Array[] {
  const point = Float64Array.from(image, (x) => x + EPS * (2 * rng.uniform() - 1));
  const visited: Float64Array[] = [];
  for (let step = 0; step < 8; step++) {
    const isSpared = point.every((x, at) => Math.abs(x - (planted[at] as number)) < SPARED * EPS);
    if (!isSpared) visited.push(point.slice());
    const { atInput } = backward(mlp, point);
    for (let at = 0; at < point.length; at++) {
      const centre = image[at] as number;
      const moved = (point[at] as number) - 0.25 * EPS * Math.sign(atInput[at] as number);
      point[at] = Math.min(Math.max(moved, centre - EPS), centre + EPS);
    }
  }
  return visited;
}

/** The margin as the first of two logits, the other one 0. */
function asNetwork({ layers }: PlainMlp): DenseNetwork {
  return denseNetwork(
    layers.map(({ inputs, outputs, values }, depth) => {
      const pad = depth === layers.length - 1 ? [0] : [];
      const row = (at: number): number[] => [...values.slice(at * outputs, (at + 1) * outputs), ...pad];
      return { weight: Array.from({ length: inputs }, (_, at) => row(at)), bias: row(inputs) };
    }),
  );
}
