import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type LinearProgram, type Objective, ZERO_OBJECTIVE } from '../../src/lp/linear-program.ts';
import { programBuilder } from '../../src/lp/program-builder.ts';
import { provedBound } from '../../src/lp/proved-bound.ts';
import { openSolver, type Solved } from '../../src/lp/solver.ts';

const seconds = 10;

interface Drawn {
  readonly program: LinearProgram;
  readonly objective: Objective;
  /** A point of the program; undefined where it has none. */
  readonly point: Float64Array | undefined;
}

/** A random program around a point, or with a row and its contradiction by `gap`. */
function draw(seed: number, gap: number): Drawn {
  const rng = Rng.fromSeed(seed);
  const [columns, rows] = [2 + Math.floor(5 * rng.uniform()), 1 + Math.floor(6 * rng.uniform())];
  const builder = programBuilder(1000);
  const point = Float64Array.from(rng.normals(columns));
  const all = Array.from(point, (x) =>
    builder.column({ lower: x - rng.uniform(), upper: x + rng.uniform() }),
  );
  let last: readonly number[] = [];
  let value = 0;
  for (let row = 0; row < rows; row++) {
    last = Array.from(rng.normals(columns));
    value = last.reduce((sum, factor, at) => sum + factor * (point[at] as number), 0);
    const sides = Math.floor(3 * rng.uniform());
    builder.row(
      { columns: all, values: last },
      {
        lower: sides === 0 ? Number.NEGATIVE_INFINITY : value - rng.uniform(),
        upper: sides === 1 ? Number.POSITIVE_INFINITY : value + rng.uniform(),
      },
    );
  }
  if (gap > 0) {
    const [open, ends] = [{ columns: all, values: last }, [value + gap, value] as const];
    builder.row(open, { lower: ends[0], upper: Number.POSITIVE_INFINITY });
    builder.row(open, { lower: Number.NEGATIVE_INFINITY, upper: ends[1] });
  }
  const program = builder.program();
  if (program === undefined) throw new Error('every number is one');
  const objective = {
    columns: Int32Array.from(all),
    values: Float64Array.from(rng.normals(columns)),
    constant: rng.uniform(),
  };
  return { program, objective, point: gap > 0 ? undefined : point };
}

function solvedAs(
  outcome: Solved['outcome'],
  { program, multipliers }: { readonly program: LinearProgram; readonly multipliers: Float64Array },
): Solved {
  return { outcome, value: 1e9, point: new Float64Array(program.lower.length), multipliers };
}

describe('provedBound', () => {
  it('proves the optimum of the solver, within 1e-6 and never by more than rounding above it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), async (seed) => {
        const { program, objective } = draw(seed, 0);
        const solver = await openSolver(program);
        const solved = solver.minimise(objective, { seconds });
        solver.dispose();
        expect(solved.outcome).toBe('optimal');
        const bound = provedBound(program, objective, { solved });
        expect(bound).toBeGreaterThan(solved.value - 1e-6);
        expect(bound).toBeLessThan(solved.value + 1e-6);
      }),
      { seed: 2004, numRuns: 100 },
    );
  });

  it('proves that a program is empty where two rows contradict each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), fc.constantFrom(1e-3, 1), async (seed, gap) => {
        const { program, objective } = draw(seed, gap);
        const solver = await openSolver(program);
        const solved = solver.minimise(objective, { seconds });
        solver.dispose();
        expect(solved.outcome).toBe('infeasible');
        expect(provedBound(program, objective, { solved })).toBe(Number.POSITIVE_INFINITY);
      }),
      { seed: 1902, numRuns: 60 },
    );
  });

  it('never proves that a program with a point is empty, nor more than is so, whatever the solver says', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom(1e-6, 1, 1e6), (seed, size) => {
        const { program, objective, point } = draw(seed, 0);
        if (point === undefined) throw new Error('there is a point');
        const { columns, values, constant } = objective;
        const value = columns.reduce(
          (sum, at, place) => sum + (values[place] as number) * (point[at] as number),
          constant,
        );
        const multipliers = Float64Array.from(
          Rng.fromSeed(seed).fork('multipliers').normals(program.rowLower.length),
          (multiplier) => multiplier * size,
        );
        const asked = { program, multipliers };
        expect(provedBound(program, objective, { solved: solvedAs('infeasible', asked) })).toBe(
          Number.NEGATIVE_INFINITY,
        );
        expect(provedBound(program, objective, { solved: solvedAs('optimal', asked) })).toBeLessThan(
          value + 1e-9,
        );
      }),
      { seed: 1903, numRuns: 200 },
    );
  });

  it('proves nothing where the solver came to no end, nor by multipliers that are no numbers', () => {
    const { program, objective } = draw(7, 0);
    const zeros = new Float64Array(program.rowLower.length);
    const unfinished = solvedAs('unfinished', { program, multipliers: zeros });
    expect(provedBound(program, objective, { solved: unfinished })).toBe(Number.NEGATIVE_INFINITY);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const outcome of ['optimal', 'infeasible'] as const) {
        const solved = solvedAs(outcome, { program, multipliers: zeros.map(() => value) });
        expect(provedBound(program, ZERO_OBJECTIVE, { solved })).not.toBeGreaterThan(0);
      }
    }
  });

  it('holds for the ends that were solved with', () => {
    // x + y ≥ 2 with x, y in [0, 4], and then with y = 0.
    const builder = programBuilder(2);
    const columns = [builder.column({ lower: 0, upper: 4 }), builder.column({ lower: 0, upper: 4 })];
    builder.row({ columns, values: [1, 1] }, { lower: 2, upper: Number.POSITIVE_INFINITY });
    const program = builder.program();
    if (program === undefined) throw new Error('every number is one');
    const objective = { columns: Int32Array.of(0, 1), values: Float64Array.of(2, 1), constant: 0 };
    const cut = { lower: program.lower, upper: Float64Array.of(4, 0) };
    // 2x + y: multiplier 1 gives 2 + min x = 2 and multiplier 2 gives 4 − max y = 0, or 4 with y = 0.
    const by = (multiplier: number) =>
      solvedAs('optimal', { program, multipliers: Float64Array.of(multiplier) });
    expect(provedBound(program, objective, { solved: by(1) })).toBeCloseTo(2, 12);
    expect(provedBound(program, objective, { solved: by(2) })).toBeCloseTo(0, 12);
    expect(provedBound(program, objective, { solved: by(2), bounds: cut })).toBeCloseTo(4, 12);
  });
});
