import { pgd } from '@drawdown/attacks';
import { type TinyName, tinyNetworks } from '@drawdown/networks/testing';
import { type Box, innerBall32 } from '@drawdown/properties';
import { Rng } from '@drawdown/records';
import { scope, type Tensor, tensor } from '@drawdown/tensor';

import type { LabelledImages } from './label-query.ts';
import { type Ball, referenceMargin, tinyQuery, tinySubject } from './tiny-queries.ts';

const computed = new Map<string, readonly number[]>();

/**
 * For each image of a tiny network, the least margin by the scalar reference among points of the exact box: corners,
 * points between, and what a strong attack finds. Computed once.
 */
export function leastSampled(name: TinyName, box: Ball): readonly number[] {
  const key = [name, box.eps, box.clip].join(' ');
  const margins = computed.get(key) ?? compute(name, tinyQuery(name, box));
  computed.set(key, margins);
  return margins;
}

function compute(name: TinyName, query: LabelledImages): readonly number[] {
  const rng = Rng.fromSeed(17).fork(name, query.eps);
  const balls = query.images.map((image) => innerBall32(image, query.eps, query.clip));
  const attacked = attack(name, query, balls);
  return balls.map((ball, place) => {
    const sampled = Array.from({ length: 40 }, (_, draw) => (draw % 2 === 0 ? corner : between)(ball, rng));
    const points = [...sampled, attacked[place] as Float32Array];
    return Math.min(...points.map((point) => referenceMargin(name, point, query.labels[place] as number)));
  });
}

function corner({ lower, upper }: Box<Float32Array>, rng: Rng): Float32Array {
  return lower.map((low, pixel) => (rng.uniform() < 0.5 ? low : (upper[pixel] as number)));
}

function between({ lower, upper }: Box<Float32Array>, rng: Rng): Float32Array {
  return lower.map((low, pixel) => {
    const high = upper[pixel] as number;
    return Math.min(Math.max(low + rng.uniform() * (high - low), low), high);
  });
}

function attack(
  name: TinyName,
  { images, labels }: LabelledImages,
  balls: readonly Box<Float32Array>[],
): readonly Float32Array[] {
  const { network } = tinyNetworks[name];
  const { logits } = tinySubject(name);
  const stack = (rows: readonly Float32Array[]): Tensor =>
    tensor(Float32Array.from(rows.flatMap((row) => [...row])), [rows.length, ...network.inputShape]);
  const found = scope(() => {
    const box = {
      lower: stack(balls.map(({ lower }) => lower)),
      upper: stack(balls.map(({ upper }) => upper)),
    };
    const search = pgd({ steps: 16, loss: 'cross-entropy' });
    return search(logits, stack(images), labels, box, Rng.fromSeed(23)).dataSync();
  });
  const size = found.length / images.length;
  return images.map((_, place) => Float32Array.from(found.slice(place * size, (place + 1) * size)));
}
