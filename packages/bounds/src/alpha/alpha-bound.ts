import type { Parameters } from '@drawdown/networks';
import { scope, type Tensor } from '@drawdown/tensor';

import { float64 } from '../float64/arithmetic.ts';
import { type Array64, array64 } from '../float64/array64.ts';
import { boundRows, type RowProblem } from '../linear/rows.ts';
import {
  type AscentOptions,
  type AscentResult,
  type AscentStart,
  ascend,
  type KnownSigns,
} from './ascend.ts';
import { slopeChoices } from './choices.ts';
import { mirrored } from './mirror.ts';

/**
 * Lower bounds of rows with slopes chosen for each row in float32; the bounds come from one outward-rounded float64 pass
 * with what was found.
 *
 * Sound. Xu et al., arXiv:2011.13824 (α-CROWN).
 *
 * @param parameters the network's in float32
 * @returns `[batch · rows]`
 */
export function alphaBound(
  problem: RowProblem<Array64>,
  parameters: Parameters<Tensor>,
  options: AscentOptions,
): Float64Array {
  const choice = scope(() => ascend(mirrored(problem, parameters), {}, options));
  return boundWith(problem, choice, {});
}

/** Lower bounds of rows for a given choice, in outward-rounded float64: `[batch · rows]`. */
export function boundWith(
  problem: RowProblem<Array64>,
  { slopes, multipliers }: Pick<AscentResult, 'slopes' | 'multipliers'>,
  { signs }: Pick<AscentStart, 'signs'>,
): Float64Array {
  const [total = 0] = problem.form.coefficients.shape;
  const arrayAt = (path: string, fill: (target: Float64Array) => void): [string, Array64] => {
    const shape = problem.pass.trace.get(path)?.lower.shape.slice(1) ?? [];
    const array = array64([total, ...shape]);
    fill(array.data);
    return [path, array];
  };
  const chosen = slopeChoices(problem.way).map(({ path, least }) =>
    arrayAt(path, (target) => fillSlopes(target, slopes.get(path), least)),
  );
  const added = [...multipliers].map(([path, values]) =>
    arrayAt(path, (target) => fillMultipliers(target, values, { known: signs?.get(path), total })),
  );
  const pass = { ...problem.pass, slopes: new Map(chosen), multipliers: new Map(added) };
  return Float64Array.from(float64.numbersOf(boundRows({ ...problem, pass })));
}

/** Slopes between the least and 1: what is proved depends on that. */
function fillSlopes(target: Float64Array, slopes: Float32Array | undefined, least: number): void {
  if (slopes?.length !== target.length)
    throw new RangeError(`expected ${target.length} slopes, got ${slopes?.length}`);
  for (let at = 0; at < target.length; at++) {
    target[at] = Math.min(Math.max(slopes[at] as number, least), 1);
  }
}

/** Multipliers that are not negative at their places, with the signs that the numbers there have. */
function fillMultipliers(
  target: Float64Array,
  values: Float32Array,
  { known, total }: { readonly known: KnownSigns | undefined; readonly total: number },
): void {
  if (known === undefined || values.length !== known.places.length) {
    throw new RangeError(`expected ${known?.places.length ?? 0} multipliers, got ${values.length}`);
  }
  const [size, count] = [target.length / total, values.length / total];
  target.fill(0);
  for (const [at, place] of known.places.entries()) {
    if (place < 0) continue;
    const sign = known.signs[at] as number;
    target[Math.floor(at / count) * size + place] = Math.max(values[at] as number, 0) * sign;
  }
}
