import type { Box } from '@drawdown/properties';
import { add, concat, gather, mul, scope, sign, sub, type Tensor, tensor, tensor1d } from '@drawdown/tensor';

import { ascent } from './ascent.ts';
import type { Attack, Logits } from './attack.ts';
import { projectIntoBox, randomPoints } from './box-points.ts';
import { type AttackLoss, smallestMargin } from './losses.ts';

/** Where the step size falls: after these shares of the steps it is multiplied by the factor. */
export interface StepDecay {
  readonly at: readonly number[];
  readonly factor: number;
}

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
  stepSize = Math.max(0.25, 2 / steps),
  decay = { at: [0.5, 0.75], factor: 0.3 },
  loss = 'margin',
  randomStart = true,
}: PgdSettings = {}): Attack {
  expectPositive('steps', steps, Number.isInteger(steps));
  expectPositive('restarts', restarts, Number.isInteger(restarts));
  expectPositive('stepSize', stepSize, Number.isFinite(stepSize));
  return (logits, images, labels, box, rng) =>
    scope(() => {
      let best = projectIntoBox(images, box);
      const margins = marginsOf(logits, best, labels);
      for (let restart = 0; restart < restarts; restart++) {
        const start =
          randomStart || restart > 0 ? randomPoints(box, rng.fork('restart', restart)) : best.clone();
        const search = { logits, labels, box, loss, stepSize: stepSizes(steps, stepSize, decay) };
        best = replace(best, climb(search, start, best, margins));
      }
      return tensor(best.dataSync(), images.shape);
    });
}

/** The step size at each step: `stepSize`, times the factor at every share of the steps that is passed. */
export function stepSizes(steps: number, stepSize: number, { at, factor }: StepDecay): readonly number[] {
  return Array.from({ length: steps }, (_, step) => {
    const falls = at.filter((share) => step >= share * steps).length;
    return stepSize * factor ** falls;
  });
}

interface Search {
  readonly logits: Logits;
  readonly labels: ArrayLike<number>;
  readonly box: Box<Tensor>;
  readonly loss: AttackLoss;
  readonly stepSize: readonly number[];
}

/** One restart. Returns the best points known; `margins` follows them. */
function climb(search: Search, start: Tensor, known: Tensor, margins: Float32Array): Tensor {
  return scope(() => {
    const { logits, labels, box, loss } = search;
    const halfWidth = mul(sub(box.upper, box.lower), 0.5);
    let points = start;
    let best = known.clone();
    for (const size of search.stepSize) {
      const here = ascent(logits, points, labels, loss);
      best = replace(best, keepWorst({ points, margins: here.margins }, best, margins));
      const next = scope(() =>
        projectIntoBox(add(points, mul(mul(halfWidth, size), sign(here.gradient))), box),
      );
      here.gradient.dispose();
      points = replace(points, next);
    }
    const last = { points, margins: marginsOf(logits, points, labels) };
    return replace(best, keepWorst(last, best, margins));
  });
}

/** For each image the point of the smaller margin; `margins` is updated to match. */
function keepWorst(
  found: { readonly points: Tensor; readonly margins: Float32Array },
  best: Tensor,
  margins: Float32Array,
): Tensor {
  const rows = Int32Array.from(margins, (margin, image) => {
    const other = found.margins[image] as number;
    if (!(other < margin)) return image;
    margins[image] = other;
    return margins.length + image;
  });
  return scope(() => gather(concat([best, found.points], 0), tensor1d(rows, 'int32')));
}

function marginsOf(logits: Logits, points: Tensor, labels: ArrayLike<number>): Float32Array {
  return scope(() => Float32Array.from(smallestMargin(logits(points), labels).dataSync()));
}

/** Disposes the old tensor of a variable that is about to hold the new one. */
function replace(old: Tensor, next: Tensor): Tensor {
  if (old !== next) old.dispose();
  return next;
}

function expectPositive(name: string, value: number, valid: boolean): void {
  if (valid && value > 0) return;
  throw new RangeError(
    `pgd: ${name} must be a positive ${name === 'stepSize' ? 'number' : 'whole number'}, but ${value} was given`,
  );
}
