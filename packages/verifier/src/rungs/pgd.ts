import { pgd as pgdAttack } from '@drawdown/attacks';
import { type Box, innerBall32 } from '@drawdown/properties';
import { scope, type Tensor, tensor } from '@drawdown/tensor';
import { z } from 'zod';

import { pointMargins } from '../point.ts';
import { type Answer, defineRung, type Query, type Rung } from '../rung.ts';
import type { Subject } from '../subject.ts';

type Settings = {
  readonly steps: number;
  readonly restarts: number;
  readonly loss: 'cross-entropy' | 'margin';
};

/**
 * Projected gradient descent: searches the float32 points of the exact box for one whose margin, enclosed in
 * outward-rounded float64, is surely not positive.
 *
 * Falsifies only; what it does not find proves nothing. Madry et al., arXiv:1706.06083.
 */
export const pgd: Rung = defineRung({
  name: 'pgd',
  title: 'PGD',
  cite: 'arXiv:1706.06083',
  decides: 'falsified',
  complete: false,
  cost: '3 × steps × restarts',
  settings: z.strictObject({
    steps: z.int().positive().default(20),
    restarts: z.int().positive().default(1),
    loss: z.enum(['cross-entropy', 'margin']).default('margin'),
  }),
  decide(subject, query, settings) {
    const points = attack(subject, query, settings);
    const margins = pointMargins(subject, points, query.labels);
    const flips = wrongInFloat32(subject, query, points);
    return margins.map((margin, index) =>
      answerOf(margin, points[index] as Float32Array, flips[index] === true),
    );
  },
});

function answerOf(
  { lower, upper }: { readonly lower: number; readonly upper: number },
  witness: Float32Array,
  flips: boolean,
): Answer {
  if (upper <= 0) return { verdict: 'falsified', bound: upper, witness };
  const bound = Number.isFinite(upper) ? upper : null;
  // The float32 network errs here, and exact arithmetic does not, or cannot be told to: kept for whoever deploys it.
  if (flips) return { verdict: 'unknown', bound, reason: 'float32-flip', witness };
  const reason = lower > 0 ? 'no-counterexample' : 'point-undecided';
  return { verdict: 'unknown', bound, reason };
}

function attack({ network, logits }: Subject, query: Query, settings: Settings): readonly Float32Array[] {
  const { images, labels, rng } = query;
  return scope(() => {
    const stacked = (examples: readonly Float32Array[]): Tensor => stack(examples, network.inputShape);
    const balls = images.map((image) => innerBall32(image, query.eps, query.clip));
    const box: Box<Tensor> = {
      lower: stacked(balls.map(({ lower }) => lower)),
      upper: stacked(balls.map(({ upper }) => upper)),
    };
    const found = pgdAttack(settings)(logits, stacked(images), labels, box, rng);
    return unstack(found, images.length);
  });
}

/** Whether the float32 network's logit of the label is not the largest. */
function wrongInFloat32(
  { network, logits }: Subject,
  { labels }: Query,
  points: readonly Float32Array[],
): readonly boolean[] {
  const values = scope(() => logits(stack(points, network.inputShape)).dataSync());
  return points.map((_, index) => {
    const own = values.subarray(index * network.classes, (index + 1) * network.classes);
    const label = labels[index] as number;
    return own.some((logit, other) => other !== label && !(logit < (own[label] as number)));
  });
}

function stack(examples: readonly Float32Array[], shape: readonly number[]): Tensor {
  const size = shape.reduce((total, side) => total * side, 1);
  const data = new Float32Array(examples.length * size);
  for (const [index, example] of examples.entries()) data.set(example, index * size);
  return tensor(data, [examples.length, ...shape]);
}

function unstack(points: Tensor, count: number): readonly Float32Array[] {
  const data = points.dataSync() as Float32Array;
  const size = data.length / count;
  return Array.from({ length: count }, (_, index) => data.slice(index * size, (index + 1) * size));
}
