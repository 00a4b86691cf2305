import { crossEntropy, fgsm } from '@drawdown/attacks';
import { add, mean, mul } from '@drawdown/tensor';
import { describe, expect, it } from 'vitest';

import { count, defineStrategy, ratio, robustCrossEntropy, type StrategyDefinition } from '../src/index.ts';
import { describeStrategy } from '../src/testing/index.ts';

/** A strategy as a user writes it, its types inferred: MTL-IBP, (1 − α) · attacked loss + α · interval loss. */
const mine = defineStrategy({
  name: 'mine',
  title: 'Mine',
  cite: 'arXiv:2305.13991',
  sound: false,
  perturbation: 'radius',
  parameters: {
    alpha: ratio({ default: 0.5, doc: 'α, the share of the interval loss' }),
    steps: count({ default: 1, doc: 'steps of the attack' }),
  },
  usesKappa: true,
  limits: [
    { at: { parameters: { alpha: 1 } }, equals: 'ibp', exact: false, why: 'only the interval loss counts' },
    { at: { parameters: { alpha: 0 } }, equals: 'fgsm', exact: false, why: 'only the attacked loss counts' },
    { at: { eps: 0 }, equals: 'standard', exact: false, why: 'both losses are those of the image' },
  ],
  passes: () => 4 + 2 / 3,
  prepare: ({ images, labels }, { logits, ball, eps, rng }) => ({
    points: fgsm()(logits, images, labels, ball(images, eps), rng),
  }),
  loss({ images, labels }, { points }, { logits, ball, ibpMargins, eps, parameters: { alpha } }) {
    const attacked = mean(crossEntropy(logits(points), labels));
    const interval = mean(robustCrossEntropy(ibpMargins(ball(images, eps), labels)));
    return add(mul(attacked, 1 - alpha), mul(interval, alpha));
  },
});

describeStrategy(mine);

describe('defineStrategy', () => {
  it('infers the values of the parameters and what is prepared', () => {
    const definition: typeof mine = mine;
    const cost: number = definition.passes(10, 1, { alpha: 0.5, steps: 2 });
    // @ts-expect-error a parameter that the strategy does not have
    definition.passes(10, 1, { alpha: 0.5, stepz: 2 });
    expect(cost).toBeGreaterThan(4);
  });

  it('wants a loss', () => {
    const { loss: _loss, ...rest } = mine;
    const definition = { ...rest, name: 'idle' } as unknown as StrategyDefinition<
      Record<string, never>,
      never
    >;
    expect(() => defineStrategy(definition)).toThrow("strategy 'idle' must have a 'loss' or a 'radiusLoss'");
  });
});
