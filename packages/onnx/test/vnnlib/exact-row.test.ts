import { parseVnnlib } from '@drawdown/onnx';
import type { OutputRow } from '@drawdown/properties';
import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { textOf } from './text.ts';

/** The row of one comparison over three outputs. */
function rowOf(comparison: string): OutputRow | undefined {
  const text = textOf(1, 3, [`(assert ${comparison})`]);
  return parseVnnlib(text, { inputs: 1, outputs: 3, place: 'row.vnnlib' }).cases[0]?.property
    .alternatives[0]?.[0];
}

describe('a row', () => {
  it.each([
    ['(<= (+ (* 2.0 Y_0) (* -1.0 Y_1)) 3.5)', [2, -1, 0], -3.5],
    ['(<= (- Y_0 Y_1) 0)', [1, -1, 0], 0],
    ['(>= (- Y_0 Y_1 Y_2) 0.5)', [-1, 1, 1], 0.5],
    ['(<= (- Y_0) Y_2)', [-1, 0, -1], 0],
    ['(<= (* 2 (- Y_0 (+ Y_1 0.25))) (/ Y_2 4))', [2, -2, -0.25], -0.5],
    ['(<= (* (/ 1 3) Y_0) (/ 2 3))', [1, 0, 0], -2],
    // 0.1 and 0.3 are no float64 numbers, 1 and 3 are: the row is taken ten times.
    ['(<= (+ (* 0.1 Y_0) (* 0.3 Y_1)) 0.05)', [1, 3, 0], -0.5],
    ['(>= (+ (* 0.1 Y_0) (* 0.3 Y_1)) 0.05)', [-1, -3, 0], 0.5],
    ['(<= (+ (* 1e-400 Y_0) (* 2e-400 Y_2)) 1e-400)', [1, 0, 2], -1],
    ['(<= (* 0 Y_0) (+ Y_1 (* 0 X_0)))', [0, -1, 0], 0],
  ])('%s', (comparison, coefficients, constant) => {
    expect(rowOf(comparison)).toEqual({
      coefficients: Float64Array.from(coefficients),
      constant: { lower: constant, upper: constant },
    });
  });

  it('encloses a constant that is no float64', () => {
    // y₀ ≤ 1/10 is y₀ − 1/10 ≤ 0, and the double 0.1 lies above 1/10.
    expect(rowOf('(<= Y_0 0.1)')?.constant).toEqual({ lower: -0.1, upper: -0.09999999999999999 });
    expect(rowOf('(>= Y_0 0.1)')?.constant).toEqual({ lower: 0.09999999999999999, upper: 0.1 });
  });

  it('keeps coefficients that are float64 numbers, whatever their common divisor', () => {
    expect(rowOf('(<= (+ (* 6 Y_0) (* -0.75 Y_1)) 12)')?.coefficients).toEqual(Float64Array.of(6, -0.75, 0));
  });

  it('is refused where no multiple of it has float64 coefficients', () => {
    const digits = '(<= (+ (* 0.12345678901234567 Y_0) (* 0.98765432109876543 Y_1)) 0)';
    expect(() => rowOf(digits)).toThrow(UserError);
    expect(() => rowOf(digits)).toThrow('the coefficients of Y_0, Y_1 have too many digits');
    // One coefficient alone can always be divided away.
    expect(rowOf('(<= (* 0.12345678901234567 Y_0) 0)')?.coefficients).toEqual(Float64Array.of(1, 0, 0));
  });
});
