/** Where the step size falls: after these shares of the steps it is multiplied by the factor. */
export interface StepDecay {
  readonly at: readonly number[];
  readonly factor: number;
}

/** As in CTBench. */
export const usualDecay: StepDecay = { at: [0.5, 0.75], factor: 0.3 };

/** The first step of a search as a share of the half-width, as in CTBench. */
export function usualStep(steps: number): number {
  return Math.max(0.25, 2 / steps);
}

/** The step size at each step: `stepSize`, times the factor at every share of the steps that is passed. */
export function stepSizes(steps: number, stepSize: number, { at, factor }: StepDecay): readonly number[] {
  return Array.from({ length: steps }, (_, step) => {
    const falls = at.filter((share) => step >= share * steps).length;
    return stepSize * factor ** falls;
  });
}
