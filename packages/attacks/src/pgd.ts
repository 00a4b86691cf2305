import { scope, tensor } from '@drawdown/tensor';

import type { Attack } from './attack.ts';
import { projectIntoBox, randomPoints } from './box-points.ts';
import { climb, type Found, marginsOf } from './climb.ts';
import { labelGoal } from './goal.ts';
import type { AttackLoss } from './losses.ts';
import { type StepDecay, stepSizes, usualDecay, usualStep } from './step-sizes.ts';

/** The settings of {@link pgd}. */
export interface PgdSettings {
  /** Gradient steps of each restart. */
  readonly steps?: number;
  /** How often the search begins anew, each time at another random point. */
  readonly restarts?: number;
  /** The first step as a share of the box's half-width, coordinate by coordinate. */
  readonly stepSize?: number;
  readonly decay?: StepDecay;
  readonly loss?: AttackLoss;
  /** Whether a search begins at a random point of the box (else at the image, and further restarts at random ones). */
  readonly randomStart?: boolean;
}

/**
 * Projected gradient descent with signed steps: of all points that the searches visit, the image included, the one
 * with the smallest margin is kept for every image, so the result is never better classified than the image.
 *
 * Source: Madry et al., arXiv:1706.06083. Default step: max(¼, 2/steps) half-widths, as in CTBench.
 *
 * @throws RangeError for settings out of range
 */
export function pgd({
  steps = 20,
  restarts = 1,
  stepSize = usualStep(steps),
  decay = usualDecay,
  loss = 'margin',
  randomStart = true,
}: PgdSettings = {}): Attack {
  expectPositive('steps', steps, Number.isInteger(steps));
  expectPositive('restarts', restarts, Number.isInteger(restarts));
  expectPositive('stepSize', stepSize, Number.isFinite(stepSize));
  return (logits, images, labels, box, rng) =>
    scope(() => {
      const search = {
        logits,
        goal: labelGoal(labels, loss),
        box,
        stepSize: stepSizes(steps, stepSize, decay),
      };
      const points = projectIntoBox(images, box);
      let best: Found = { points, margins: marginsOf(logits, points, search.goal) };
      for (let restart = 0; restart < restarts; restart++) {
        const start =
          randomStart || restart > 0 ? randomPoints(box, rng.fork('restart', restart)) : best.points.clone();
        const next = climb(search, start, best);
        best.points.dispose();
        best = next;
      }
      return tensor(best.points.dataSync(), images.shape);
    });
}

function expectPositive(name: string, value: number, valid: boolean): void {
  if (valid && value > 0) return;
  throw new RangeError(
    `pgd: ${name} must be a positive ${name === 'stepSize' ? 'number' : 'whole number'}, but ${value} was given`,
  );
}
