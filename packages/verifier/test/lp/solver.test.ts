import { describe, expect, it } from 'vitest';

import { type LinearProgram, type Objective, ZERO_OBJECTIVE } from '../../src/lp/linear-program.ts';
import { programBuilder } from '../../src/lp/program-builder.ts';
import { provedBound } from '../../src/lp/proved-bound.ts';
import { openSolver, type Solved } from '../../src/lp/solver.ts';

/** x, y in [0, 4], x + y ≥ 2 and x − y ≤ 1. */
function smallProgram(more: (builder: ReturnType<typeof programBuilder>) => void = () => {}): LinearProgram {
  const builder = programBuilder(100);
  const [x, y] = [builder.column({ lower: 0, upper: 4 }), builder.column({ lower: 0, upper: 4 })];
  builder.row({ columns: [x, y], values: [1, 1] }, { lower: 2, upper: Number.POSITIVE_INFINITY });
  builder.row({ columns: [x, y], values: [1, -1] }, { lower: Number.NEGATIVE_INFINITY, upper: 1 });
  more(builder);
  const program = builder.program();
  if (program === undefined) throw new Error('every number is one');
  return program;
}

function objective(x: number, y: number, constant = 0): Objective {
  return { columns: Int32Array.of(0, 1), values: Float64Array.of(x, y), constant };
}

const seconds = 10;

describe('the solver', () => {
  it('finds the optimum, one objective after another, and duals that prove it', async () => {
    const program = smallProgram();
    const solver = await openSolver(program);
    for (const [asked, value] of [
      // At (0, 2), at (1.5, 0.5), at (4, 4).
      [objective(2, 1), 2],
      [objective(1, 3, 5), 8],
      [objective(-1, -1), -8],
    ] as const) {
      const solved = solver.minimise(asked, { seconds });
      expect(solved.outcome).toBe('optimal');
      expect(solved.value).toBeCloseTo(value, 9);
      const bound = provedBound(program, asked, { solved });
      expect(bound).toBeLessThanOrEqual(value);
      expect(bound).toBeGreaterThan(value - 1e-6);
    }
    solver.dispose();
  });

  it('takes other ends of the columns, and goes back', async () => {
    const program = smallProgram();
    const solver = await openSolver(program);
    const bounds = { lower: program.lower, upper: Float64Array.of(4, 0) };
    // With y = 0: x ≥ 2 and x ≤ 1.
    const solved = solver.minimise(objective(1, 0), { seconds, bounds });
    expect(solved.outcome).toBe('infeasible');
    expect(provedBound(program, objective(1, 0), { solved, bounds })).toBe(Number.POSITIVE_INFINITY);
    // The proof is one for these ends alone.
    expect(provedBound(program, objective(1, 0), { solved })).toBe(Number.NEGATIVE_INFINITY);
    expect(solver.minimise(objective(2, 1), { seconds }).value).toBeCloseTo(2, 9);
    solver.dispose();
  });

  it('proves nothing by a wrong ray, nor without an end', () => {
    const program = smallProgram();
    const solved = (outcome: Solved['outcome']): Solved => ({
      outcome,
      value: 0,
      point: new Float64Array(2),
      multipliers: Float64Array.of(1, -1),
    });
    expect(provedBound(program, ZERO_OBJECTIVE, { solved: solved('infeasible') })).toBe(
      Number.NEGATIVE_INFINITY,
    );
    expect(provedBound(program, ZERO_OBJECTIVE, { solved: solved('unfinished') })).toBe(
      Number.NEGATIVE_INFINITY,
    );
  });
});

describe('programBuilder', () => {
  it('refuses more entries than were asked for', () => {
    expect(() =>
      smallProgram((builder) => {
        for (;;) builder.row({ columns: [0, 1], values: [1, 1] }, { lower: 0, upper: 9 });
      }),
    ).toThrow('the linear program has more than 100 entries');
  });

  it.each([
    ['an entry', { columns: [0], values: [Number.NaN] }, { lower: 0, upper: 1 }],
    ['an end', { columns: [0], values: [1] }, { lower: Number.NaN, upper: 1 }],
  ])('makes no program where %s is no number', (_, entries, ends) => {
    expect(() => smallProgram((builder) => builder.row(entries, ends))).toThrow('every number is one');
  });
});
