import { insideCounts } from '@drawdown/networks';

import type { AveragePoolMap } from '../arithmetic.ts';
import { type Array64, sizeOf } from './array64.ts';
import { forEachWindowEntry } from './windows.ts';

/** What each number of a window counts in its mean, window by window, to nearest. */
function sharesOf(map: AveragePoolMap): Float64Array {
  const all = map.size[0] * map.size[1];
  const counts = insideCounts(map, map.inputShape, map.outputShape);
  return Float64Array.from(counts, (inside) => 1 / (map.divisor === 'window' ? all : inside));
}

/** The mean of each window, `[batch, …output]`. */
export function poolMean(map: AveragePoolMap, x: Array64): Array64 {
  const shares = sharesOf(map);
  const channels = map.outputShape.at(-1) as number;
  const [batch, inputs, outputs] = [x.shape[0] as number, sizeOf(map.inputShape), sizeOf(map.outputShape)];
  const data = new Float64Array(batch * outputs);
  for (let example = 0; example < batch; example++) {
    forEachWindowEntry(map, (output, input) => {
      const at = example * outputs + output;
      data[at] = data[at]! + x.data[example * inputs + input]! * shares[Math.floor(output / channels)]!;
    });
  }
  return { shape: [batch, ...map.outputShape], data };
}

/** Its transpose: `[rows, …output]` to `[rows, …input]`. */
export function spreadMean(map: AveragePoolMap, coefficients: Array64): Array64 {
  const shares = sharesOf(map);
  const channels = map.outputShape.at(-1) as number;
  const [rows, inputs, outputs] = [
    coefficients.shape[0] as number,
    sizeOf(map.inputShape),
    sizeOf(map.outputShape),
  ];
  const data = new Float64Array(rows * inputs);
  for (let row = 0; row < rows; row++) {
    forEachWindowEntry(map, (output, input) => {
      const at = row * inputs + input;
      const coefficient = coefficients.data[row * outputs + output]!;
      data[at] = data[at]! + coefficient * shares[Math.floor(output / channels)]!;
    });
  }
  return { shape: [rows, ...map.inputShape], data };
}
