import type { EpochRecord } from '@drawdown/records';

import type { Moment } from './context.ts';
import type { Outcome } from './objective.ts';

/** Sums over an epoch's images, and what its last step saw. */
export interface EpochSums {
  add(
    outcome: Outcome,
    step: { readonly images: number; readonly moment: Moment; readonly norm: number },
  ): void;
  record(epoch: number, steps: number): EpochRecord;
}

/** The running means of one epoch, each over the images that have the figure. */
export function epochSums(): EpochSums {
  const [loss, natural, robust] = [meanOf(), meanOf(), meanOf()];
  let [images, correct, gradientNorm] = [0, 0, 0];
  let last: Moment | undefined;
  return {
    add(outcome, { images: count, moment, norm }) {
      loss.add(outcome.loss, count);
      natural.add(outcome.naturalLoss, count);
      if (outcome.robustLoss !== null) robust.add(outcome.robustLoss, count);
      images += count;
      correct += outcome.correct;
      gradientNorm = Math.max(gradientNorm, norm);
      last = moment;
    },
    record(epoch, steps) {
      const mean = loss.value();
      if (last === undefined || mean === null) throw new Error(`epoch ${epoch} had no step`);
      const { ramp, kappa, beta, learningRate } = last;
      return {
        epoch,
        steps,
        ramp,
        kappa,
        beta,
        learningRate,
        loss: mean,
        naturalLoss: natural.value(),
        robustLoss: robust.value(),
        naturalAccuracy: correct / images,
        gradientNorm,
      };
    },
  };
}

function meanOf(): { add(value: number, weight: number): void; value(): number | null } {
  let [sum, total] = [0, 0];
  return {
    add(value, weight) {
      sum += value * weight;
      total += weight;
    },
    value: () => (total === 0 ? null : sum / total),
  };
}
