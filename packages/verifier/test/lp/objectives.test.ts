import type { OutputRow, Property } from '@drawdown/properties';
import { describe, expect, it } from 'vitest';

import type { LinearProgram, Objective } from '../../src/lp/linear-program.ts';
import { neuronsOf, ZERO } from '../../src/lp/neurons.ts';
import { objectivesOf } from '../../src/lp/objectives.ts';
import { programBuilder } from '../../src/lp/program-builder.ts';
import { openSolver } from '../../src/lp/solver.ts';
import { entriesOf } from './lifted-point.ts';

function row(coefficients: readonly number[], lower: number, upper = lower): OutputRow {
  return { coefficients: Float64Array.from(coefficients), constant: { lower, upper } };
}

/** The objectives of a property of three logits: one in [−1, 2], one that is 0, and one in [3, 5]. */
function written(alternatives: Property['alternatives']): {
  readonly program: LinearProgram;
  readonly objectives: readonly Objective[];
} {
  const builder = programBuilder(100);
  const [first, last] = [builder.column({ lower: -1, upper: 2 }), builder.column({ lower: 3, upper: 5 })];
  const box = { lower: Float64Array.of(-1, 0, 3), upper: Float64Array.of(2, 0, 5) };
  const logits = neuronsOf(builder, box, (index) => [first, ZERO, last][index] as number);
  const objectives = objectivesOf(builder, logits, { classes: 3, alternatives });
  const program = builder.program();
  if (program === undefined) throw new Error('every number is one');
  return { program, objectives };
}

describe('objectivesOf', () => {
  it('is the row of an alternative that has one, without the logits that it leaves out or that are 0', () => {
    const { program, objectives } = written([[row([2, 7, 0], -0.5, -0.25)], [row([-1, 0, 1], 0)]]);
    expect(objectives).toEqual([
      { columns: Int32Array.of(0), values: Float64Array.of(2), constant: -0.5 },
      { columns: Int32Array.of(0, 1), values: Float64Array.of(-1, 1), constant: 0 },
    ]);
    expect(program.rowLower).toHaveLength(0);
  });

  it('is a column that is not below any row of an alternative that has several', () => {
    // a − 1 in [−2, 1], and 4 − c to 4.5 − c in [−1, 1.5].
    const { program, objectives } = written([[row([1, 0, 0], -1), row([0, 3, -1], 4, 4.5)]]);
    expect(objectives).toEqual([{ columns: Int32Array.of(2), values: Float64Array.of(1), constant: 0 }]);
    expect(program.lower[2]).toBeCloseTo(-1, 12);
    expect(program.lower[2]).toBeLessThanOrEqual(-1);
    expect(program.upper[2]).toBeCloseTo(1.5, 12);
    expect(program.upper[2]).toBeGreaterThanOrEqual(1.5);
    // t − a ≥ −1 and t + c ≥ 4.
    expect(entriesOf(program, 0)).toEqual([
      { column: 2, value: 1 },
      { column: 0, value: -1 },
    ]);
    expect(entriesOf(program, 1)).toEqual([
      { column: 2, value: 1 },
      { column: 1, value: 1 },
    ]);
    expect(program.rowLower).toEqual(Float64Array.of(-1, 4));
    expect(program.rowUpper).toEqual(new Float64Array(2).fill(Number.POSITIVE_INFINITY));
  });

  it('has the least of the largest as its least', async () => {
    // max(a, 1 − a) is least at a = 1/2.
    const { program, objectives } = written([[row([1, 0, 0], 0), row([-1, 0, 0], 1)]]);
    const solver = await openSolver(program);
    const { value } = solver.minimise(objectives[0] as Objective, { seconds: 10 });
    solver.dispose();
    expect(value).toBeCloseTo(0.5, 9);
  });

  it('has no program for an alternative of no row, which nothing bounds', () => {
    expect(() => written([[]])).toThrow('every number is one');
  });
});
