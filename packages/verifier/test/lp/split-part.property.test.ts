import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Encoding } from '../../src/lp/encoding-rule.ts';
import type { LinearProgram } from '../../src/lp/linear-program.ts';
import { type Expression, neuronsOf } from '../../src/lp/neurons.ts';
import { programBuilder } from '../../src/lp/program-builder.ts';
import { splitParts } from '../../src/lp/split-part.ts';
import { compare, multiply, ofNumber } from '../fraction.ts';
import { entriesOf } from './lifted-point.ts';

/** What the split of one neuron between two ends, behind a column of its own, writes. */
function splitOf(
  ends: { readonly lower: number; readonly upper: number },
  express: (column: number) => Expression = (column) => column,
): { readonly program: LinearProgram; readonly encoding: Encoding } {
  const builder = programBuilder(100);
  const encoding: Encoding = { builder, choices: [], hasCurves: false };
  const column = builder.column(ends);
  const box = { lower: Float64Array.of(ends.lower), upper: Float64Array.of(ends.upper) };
  splitParts({ encoding, input: neuronsOf(builder, box, () => express(column)), path: '3.body.1' }, 0);
  const program = builder.program();
  if (program === undefined) throw new Error('every number is one');
  return { program, encoding };
}

describe('splitParts', () => {
  it('is the triangle: x in [−1, 3]', () => {
    const { program, encoding } = splitOf({ lower: -1, upper: 3 });
    // The columns x, z and p with x = z − p and z/4 + 3p/4 ≤ 3/4, which is z ≤ 3(x + 1)/4.
    expect(program.lower).toEqual(Float64Array.of(-1, 0, 0));
    expect(program.upper).toEqual(Float64Array.of(3, 3, 1));
    expect(entriesOf(program, 0)).toEqual([
      { column: 0, value: 1 },
      { column: 1, value: -1 },
      { column: 2, value: 1 },
    ]);
    expect([program.rowLower[0], program.rowUpper[0]].map((end) => Math.abs(end as number))).toEqual([0, 0]);
    expect(entriesOf(program, 1)).toEqual([
      { column: 1, value: 0.25 },
      { column: 2, value: 0.75 },
    ]);
    expect(program.rowUpper[1]).toBeGreaterThan(0.75);
    expect(program.rowUpper[1]).toBeCloseTo(0.75, 14);
    expect(encoding.choices).toEqual([{ columns: [1, 2], row: 1, path: '3.body.1', place: 0 }]);
  });

  it('puts what defines the neuron in its place', () => {
    // 4x = 2c + [5, 6].
    const { program } = splitOf({ lower: -1, upper: 3 }, (column) => ({
      columns: [column],
      values: [2],
      own: 4,
      lower: 5,
      upper: 6,
    }));
    expect(entriesOf(program, 0)).toEqual([
      { column: 0, value: 2 },
      { column: 1, value: -4 },
      { column: 2, value: 4 },
    ]);
    expect([program.rowLower[0], program.rowUpper[0]]).toEqual([-6, -5]);
  });

  it('cuts off no point of either part, exactly, for any ends', () => {
    const magnitude = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(magnitude, magnitude, (low, upper) => {
        const { program } = splitOf({ lower: -low, upper });
        const [a = { value: 0 }, b = { value: 0 }] = entriesOf(program, 1);
        const most = ofNumber(program.rowUpper[1] as number);
        expect(Math.min(a.value, b.value)).toBeGreaterThanOrEqual(0);
        expect(compare(multiply(ofNumber(a.value), ofNumber(upper)), most)).toBeLessThanOrEqual(0);
        expect(compare(multiply(ofNumber(b.value), ofNumber(low)), most)).toBeLessThanOrEqual(0);
      }),
      { seed: 2017, numRuns: 200 },
    );
  });
});
