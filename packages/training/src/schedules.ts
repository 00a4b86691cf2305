/** A value for every optimiser step, counted from 0. */
export type Schedule = (step: number) => number;

/** How the training radius grows. */
export type RampShape = 'linear' | 'smoothed';

/** Where a ramp lies, in steps: it is 0 up to `start` and 1 from `start + length` on. */
export interface RampSpan {
  readonly start: number;
  readonly length: number;
}

/** s(t), the share of the training radius in force: 0 before the ramp, 1 after it. */
export function rampSchedule(shape: RampShape, { start, length }: RampSpan): Schedule {
  const along = shapes[shape];
  return (step) => {
    if (step >= start + length) return 1;
    return step <= start ? 0 : along((step - start) / length);
  };
}

const shapes: Readonly<Record<RampShape, (share: number) => number>> = {
  linear: (share) => share,
  smoothed,
};

/**
 * α x⁴ up to a quarter of the ramp, then the straight line to 1 that continues it with the same value and slope.
 *
 * With m = ¼, β = 4 and p = m^(β−1): α = 1 / ((1 − m) β p + m p).
 */
function smoothed(share: number): number {
  const [middle, power] = [0.25, 4];
  const p = middle ** (power - 1);
  const scale = 1 / ((1 - middle) * power * p + middle * p);
  return share <= middle
    ? scale * share ** power
    : Math.min(1, scale * p * (middle + power * (share - middle)));
}

/** The two ends of a value that follows the ramp. */
export type Ends = {
  readonly start: number;
  readonly end: number;
};

/** κ or β along the ramp: `start` where s = 0, `end` where s = 1, linear in s. */
export function alongRamp({ start, end }: Ends, ramp: number): number {
  return ramp >= 1 ? end : start + (end - start) * ramp;
}

/** The learning rate in an epoch (counted from 1): multiplied by `factor` once each of `decay.epochs` is done. */
export function learningRateAt(
  epoch: number,
  learningRate: number,
  decay: { readonly epochs: readonly number[]; readonly factor: number },
): number {
  return learningRate * decay.factor ** decay.epochs.filter((done) => epoch > done).length;
}
