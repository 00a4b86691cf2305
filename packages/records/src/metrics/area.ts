import { type Eps, epsNearest } from '../eps.ts';
import type { VerdictRecord } from '../schema/evaluation.ts';
import { isNaturallyCorrect } from './curve.ts';
import type { CertifiedCurve } from './drawdown.ts';

/** ∫ V from 0 to εmax by the trapezoid rule with V(0) = N, divided by εmax: the mean certified accuracy, 0 to 1. */
export function area({ grid, natural, certified }: CertifiedCurve): number {
  return weigh(areaWeights(grid), natural, certified);
}

/**
 * The weights of N and of V at each radius in the {@link area}, `[1 + grid]`; they sum to 1.
 *
 * By the trapezoid rule a value counts for half of the distance between its two neighbours.
 */
export function areaWeights(grid: readonly Eps[]): number[] {
  const radii = [0, ...grid.map(epsNearest)];
  const largest = radii.at(-1) as number;
  return radii.map(
    (radius, place) => ((radii[place + 1] ?? radius) - (radii[place - 1] ?? radius)) / (2 * largest),
  );
}

/**
 * What one image, given by its verdicts over the grid, adds to the area: the mean over images is the {@link area}.
 *
 * @param weights of {@link areaWeights}
 */
export function imageArea(verdicts: readonly VerdictRecord[], weights: readonly number[]): number {
  const certified = verdicts.map(({ verdict }) => (verdict === 'certified' ? 1 : 0));
  return weigh(weights, isNaturallyCorrect(verdicts) ? 1 : 0, certified);
}

function weigh(weights: readonly number[], natural: number, certified: readonly number[]): number {
  const [first = 0, ...others] = weights;
  return others.reduce((sum, weight, place) => sum + weight * (certified[place] as number), first * natural);
}
