import type { Box } from '@drawdown/properties';
import { above } from '@drawdown/records';

import type { LinearForm, Windows } from '../arithmetic.ts';
import { type Array64, sizeOf, zeros64 } from './array64.ts';
import { charged, magnitudes, rowSums } from './charge.ts';
import { forEachWindowEntry } from './windows.ts';

/** Both ends pooled; a maximum is exact. */
export function maxPoolBox(windows: Windows, { lower, upper }: Box<Array64>): Box<Array64> {
  return { lower: pooledMaximum(windows, lower), upper: pooledMaximum(windows, upper) };
}

/**
 * Sends each window's coefficient to the input with the largest lower end; where another input may exceed that one, a
 * negative coefficient is charged with the largest upper end instead.
 */
export function maxPoolBack(
  windows: Windows,
  form: LinearForm<Array64>,
  input: Box<Array64>,
): LinearForm<Array64> {
  const { rows, coefficients, constant } = form;
  const total = coefficients.shape[0] as number;
  const inputs = sizeOf(windows.inputShape);
  const outputs = sizeOf(windows.outputShape);
  const { chosen, decided } = choose(windows, input);
  const ceiling = maxPoolBox(windows, input).upper.data;
  const next = zeros64([total, ...windows.inputShape]);
  const gain = new Float64Array(total);
  for (let row = 0; row < total; row++) {
    const windowsAt = Math.floor(row / rows) * outputs;
    for (let output = 0; output < outputs; output++) {
      const coefficient = coefficients.data[row * outputs + output]!;
      if (coefficient >= 0 || decided[windowsAt + output] === 1) {
        const at = row * inputs + chosen[windowsAt + output]!;
        next.data[at] = next.data[at]! + coefficient;
      } else {
        gain[row] = gain[row]! + coefficient * ceiling[windowsAt + output]!;
      }
    }
  }
  const largest = pooledMaximum(windows, magnitudes(input));
  const sums = rowSums(coefficients, largest, rows).map(above);
  const terms = outputs + windows.size[0] * windows.size[1] + 4;
  return { rows, coefficients: next, constant: charged(constant, { gain, sums, terms }) };
}

interface Choice {
  /** For each window, the place in the input (of one example) with the largest lower end. */
  readonly chosen: Int32Array;
  /** 1 where no other input of the window can exceed the chosen one. */
  readonly decided: Uint8Array;
}

function choose(windows: Windows, box: Box<Array64>): Choice {
  const { shape, data: lower } = box.lower;
  const { data: upper } = box.upper;
  const batch = shape[0] as number;
  const inputs = sizeOf(windows.inputShape);
  const outputs = sizeOf(windows.outputShape);
  const chosen = new Int32Array(batch * outputs).fill(-1);
  const decided = new Uint8Array(batch * outputs).fill(1);
  for (let example = 0; example < batch; example++) {
    const [inputAt, outputAt] = [example * inputs, example * outputs];
    forEachWindowEntry(windows, (output, input) => {
      const best = chosen[outputAt + output]!;
      if (best < 0 || lower[inputAt + input]! > lower[inputAt + best]!) chosen[outputAt + output] = input;
    });
    forEachWindowEntry(windows, (output, input) => {
      const best = chosen[outputAt + output]!;
      const rivals = input !== best && upper[inputAt + input]! > lower[inputAt + best]!;
      if (rivals) decided[outputAt + output] = 0;
    });
  }
  return { chosen, decided };
}

function pooledMaximum(windows: Windows, x: Array64): Array64 {
  const batch = x.shape[0] as number;
  const inputs = sizeOf(windows.inputShape);
  const outputs = sizeOf(windows.outputShape);
  const out = {
    shape: [batch, ...windows.outputShape],
    data: new Float64Array(batch * outputs).fill(-Infinity),
  };
  const { data } = x;
  for (let example = 0; example < batch; example++) {
    forEachWindowEntry(windows, (output, input) => {
      const at = example * outputs + output;
      out.data[at] = Math.max(out.data[at]!, data[example * inputs + input]!);
    });
  }
  return out;
}
