import { describe, expect, it } from 'vitest';

import type { LinearProgram, Objective } from '../../src/lp/linear-program.ts';
import { programBuilder } from '../../src/lp/program-builder.ts';
import { provedBound } from '../../src/lp/proved-bound.ts';
import { openSolver, timeLimit } from '../../src/lp/solver.ts';

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

  it('takes numbers that are large, and is at a loss where they are too large', async () => {
    // x in [0, 4] with size · x ≥ size is least at 1.
    const sized = (size: number): LinearProgram => {
      const builder = programBuilder(1);
      const x = builder.column({ lower: 0, upper: 4 });
      builder.row({ columns: [x], values: [size] }, { lower: size, upper: Number.POSITIVE_INFINITY });
      const program = builder.program();
      if (program === undefined) throw new Error('every number is one');
      return program;
    };
    const one = { columns: Int32Array.of(0), values: Float64Array.of(1), constant: 0 };
    for (const [size, bound] of [
      [1e12, 1],
      [1e16, 1],
      [1e305, Number.NEGATIVE_INFINITY],
    ] as const) {
      const program = sized(size);
      const solver = await openSolver(program);
      const solved = solver.minimise(one, { seconds });
      solver.dispose();
      expect([size, solved.outcome]).toEqual([size, bound === 1 ? 'optimal' : 'unfinished']);
      expect(provedBound(program, one, { solved })).toBeCloseTo(bound, 9);
    }
  });

  it('solves on after numbers that it refuses', async () => {
    const program = smallProgram();
    const solver = await openSolver(program);
    expect(solver.minimise(objective(Number.NaN, 1), { seconds }).outcome).toBe('unfinished');
    expect(solver.minimise(objective(2, 1), { seconds }).value).toBeCloseTo(2, 9);
    solver.dispose();
  });

  it('solves several programs side by side', async () => {
    const wide = smallProgram();
    const narrow = smallProgram((builder) => {
      builder.row({ columns: [0], values: [1] }, { lower: 3, upper: 3 });
    });
    const [one, other] = [await openSolver(wide), await openSolver(narrow)];
    // At (0, 2), and at (3, 2).
    for (let turn = 0; turn < 2; turn++) {
      expect(one.minimise(objective(2, 1), { seconds }).value).toBeCloseTo(2, 9);
      expect(other.minimise(objective(2, 1), { seconds }).value).toBeCloseTo(8, 9);
    }
    one.dispose();
    expect(other.minimise(objective(0, 1), { seconds }).value).toBeCloseTo(2, 9);
    other.dispose();
  });
});

describe('timeLimit', () => {
  it('is positive and finite', () => {
    expect([-1, 0, 3, Number.POSITIVE_INFINITY].map(timeLimit)).toEqual([0.001, 0.001, 3, 1e6]);
  });
});
