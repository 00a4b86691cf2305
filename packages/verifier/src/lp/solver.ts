import highsLoader, { type Highs, type Model, type ModelData } from 'highs';

import type { ColumnBounds, LinearProgram, Objective } from './linear-program.ts';

/** What the solver says: all of it is an estimate, as it computes in floating point with tolerances. */
export interface Solved {
  /** `unfinished` where time was up, or where the solver fails at the program's numbers. */
  readonly outcome: 'optimal' | 'infeasible' | 'unfinished';
  /** The objective's least value, or the best that was found. */
  readonly value: number;
  /** The columns there. */
  readonly point: Float64Array;
  /** A multiplier for each row: the dual solution, or where no point was found a ray that shows why. Zeros where there is none. */
  readonly multipliers: Float64Array;
}

/** A linear program in the solver. */
export interface Solver {
  /**
   * Minimises an objective, beginning where the last one ended.
   *
   * @param seconds past which the solver gives up
   */
  minimise(
    objective: Objective,
    settings: { readonly seconds: number; readonly bounds?: ColumnBounds },
  ): Solved;
  dispose(): void;
}

/** The solver's codes of how a run ended. */
const [OPTIMAL, INFEASIBLE] = [7, 8];

/** The package's types are those of a CommonJS module, what is imported is its ES module: the default is the loader itself. */
const load = highsLoader as unknown as typeof highsLoader.default;

let loading: Promise<Highs> | undefined;

/** HiGHS (Huangfu & Hall, Math. Program. Comput. 10, 2018), loaded once. */
export function loadHighs(): Promise<Highs> {
  const runtime = loading ?? load();
  loading = runtime;
  return runtime;
}

/** Opens a linear program in HiGHS; dispose of it. */
export async function openSolver(program: LinearProgram): Promise<Solver> {
  const highs = await loadHighs();
  const unfinished = nothing(program, 'unfinished');
  const model = unlessRefused(highs, () => openModel(highs, program), undefined);
  if (model === undefined) return { minimise: () => unfinished, dispose: () => {} };
  return {
    minimise: (objective, { seconds, bounds = program }) =>
      unlessRefused(
        highs,
        () => {
          model.zeroAllClocks();
          model.options.set('time_limit', timeLimit(seconds));
          return minimised(model, objective, { program, bounds });
        },
        unfinished,
      ),
    dispose: () => model.dispose(),
  };
}

function minimised(
  model: Model,
  objective: Objective,
  { program, bounds }: { readonly program: LinearProgram; readonly bounds: ColumnBounds },
): Solved {
  const columns = program.lower.length;
  const all = { kind: 'range', from: 0, to: columns - 1 } as const;
  model.changeColsCost(all, costsOf(objective, columns));
  model.changeColsBounds(all, bounds.lower, bounds.upper);
  const { modelStatus } = model.run();
  if (modelStatus === INFEASIBLE)
    return { ...nothing(program, 'infeasible'), multipliers: rayOf(model, program) };
  if (modelStatus !== OPTIMAL) return nothing(program, 'unfinished');
  const { colValue, rowDual } = model.getSolution();
  const value = model.getObjectiveValue() + objective.constant;
  return { outcome: 'optimal', value, point: colValue, multipliers: rowDual };
}

/** Numbers from which on HiGHS takes an end or a cost for infinite, and refuses an entry: past all that networks have. */
const INFINITE = 1e300;

/**
 * A program in HiGHS, silent and with an objective of zeros; dispose of it.
 *
 * @throws HighsError for numbers that HiGHS does not take
 */
export function openModel(highs: Highs, program: LinearProgram): Model {
  const model = highs.createModel();
  try {
    model.options.set({
      output_flag: false,
      infinite_bound: INFINITE,
      infinite_cost: INFINITE,
      large_matrix_value: INFINITE,
    });
    model.passModel(modelOf(program));
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** What `body` gives, or something else where HiGHS refuses a number or fails. */
export function unlessRefused<T, U>(highs: Highs, body: () => T, otherwise: U): T | U {
  try {
    return body();
  } catch (error) {
    if (error instanceof highs.errors.HighsError) return otherwise;
    throw error;
  }
}

/** A time as HiGHS takes it: positive and finite. */
export function timeLimit(seconds: number): number {
  return Math.min(Math.max(seconds, 0.001), 1e6);
}

function modelOf({ lower, upper, rowLower, rowUpper, starts, indices, values }: LinearProgram): ModelData {
  const [numCols, numRows] = [lower.length, rowLower.length];
  return {
    numCols,
    numRows,
    colCost: new Float64Array(numCols),
    colLower: lower,
    colUpper: upper,
    rowLower,
    rowUpper,
    matrix: { format: 'csr', numRows, numCols, starts, indices, values },
  };
}

/** The objective's coefficient of every column. */
export function costsOf({ columns, values }: Objective, count: number): Float64Array {
  const costs = new Float64Array(count);
  for (const [place, column] of columns.entries()) costs[column] = values[place] as number;
  return costs;
}

function nothing({ lower, rowLower }: LinearProgram, outcome: Solved['outcome']): Solved {
  return {
    outcome,
    value: outcome === 'infeasible' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
    point: new Float64Array(lower.length),
    multipliers: new Float64Array(rowLower.length),
  };
}

/** A combination of rows that no point satisfies, where presolve has not found out without one. */
function rayOf(model: Model, { rowLower }: LinearProgram): Float64Array {
  const known = model.getDualRay()?.values;
  if (known !== undefined) return known;
  model.options.set('presolve', 'off');
  model.clearSolver();
  model.run();
  const ray = model.getDualRay()?.values ?? new Float64Array(rowLower.length);
  model.options.set('presolve', 'choose');
  return ray;
}
