import type { Box } from '@drawdown/properties';

import type { Windows } from '../arithmetic.ts';
import { forEachWindowEntry } from '../float64/windows.ts';

/**
 * For each window, the place of the input (of one example) that is the largest at every point of a box; −1 where none
 * surely is, or an end is no number.
 *
 * @param box `[batch, …input shape]`, flat
 * @returns `[batch, …output shape]`, flat
 */
export function decidedPlaces(windows: Windows, { lower, upper }: Box<ArrayLike<number>>): Int32Array {
  const [inputs, outputs] = [sizeOf(windows.inputShape), sizeOf(windows.outputShape)];
  const batch = lower.length / inputs;
  const places = new Int32Array(batch * outputs).fill(-1);
  for (let example = 0; example < batch; example++) {
    const [inputAt, outputAt] = [example * inputs, example * outputs];
    const chosen = places.subarray(outputAt, outputAt + outputs);
    const low = (input: number): number => lower[inputAt + input] ?? Number.NaN;
    const high = (input: number): number => upper[inputAt + input] ?? Number.NaN;
    forEachWindowEntry(windows, (output, input) => {
      const best = chosen[output] ?? -1;
      if (best < 0 || low(input) > low(best)) chosen[output] = input;
    });
    const best = chosen.slice();
    forEachWindowEntry(windows, (output, input) => {
      const winner = best[output] ?? -1;
      const isNumber = low(input) <= high(input);
      const isBeaten = input === winner || high(input) <= low(winner);
      if (!isNumber || !isBeaten) chosen[output] = -1;
    });
  }
  return places;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, side) => size * side, 1);
}
