import type { Model } from 'highs';

import type { Choice } from './encoding-rule.ts';
import type { LinearProgram, Objective } from './linear-program.ts';
import { programBuilder } from './program-builder.ts';
import type { Relaxation } from './relaxation.ts';
import { costsOf, loadHighs, openModel, timeLimit, unlessRefused } from './solver.ts';

/** What the mixed-integer solver says: an estimate, whose tree is no proof. */
export interface MixedIntegerResult {
  readonly outcome: 'safe' | 'broken' | 'unfinished';
  /** The columns of the best point that was found; empty where there is none. */
  readonly point: Float64Array;
}

/** The solver's codes of how a run ended. */
const [OPTIMAL, INFEASIBLE, TARGET_REACHED] = [7, 8, 12];
const INTEGER = 1;

/**
 * Minimises an objective over a relaxation whose choices are made by binary columns: a column of a choice is at most its upper
 * end times 1 − b, and the b of a choice are at least 1 together (big-M, Tjeng et al., arXiv:1711.07356). The solver stops at
 * the first point that is not above the slack.
 */
export async function minimiseMixed(
  relaxation: Relaxation,
  objective: Objective,
  { slack, seconds, limit }: { readonly slack: number; readonly seconds: number; readonly limit: number },
): Promise<MixedIntegerResult> {
  const highs = await loadHighs();
  const solve = (): MixedIntegerResult => {
    const model = openModel(highs, relaxation.program);
    try {
      model.options.set({ time_limit: timeLimit(seconds), mip_max_nodes: limit });
      model.options.set('objective_target', slack - objective.constant);
      return minimised(model, relaxation, { objective, slack });
    } finally {
      model.dispose();
    }
  };
  return unlessRefused(highs, solve, UNFINISHED);
}

const NOWHERE = new Float64Array(0);
const UNFINISHED: MixedIntegerResult = { outcome: 'unfinished', point: NOWHERE };

function minimised(
  model: Model,
  { program, choices }: Relaxation,
  { objective, slack }: { readonly objective: Objective; readonly slack: number },
): MixedIntegerResult {
  const columns = program.lower.length;
  model.changeColsCost({ kind: 'range', from: 0, to: columns - 1 }, costsOf(objective, columns));
  addBinaries(model, program, choices);
  const { modelStatus } = model.run();
  if (modelStatus === INFEASIBLE) return { outcome: 'safe', point: NOWHERE };
  if (modelStatus !== OPTIMAL && modelStatus !== TARGET_REACHED) return UNFINISHED;
  const value = model.getObjectiveValue() + objective.constant;
  const point = model.getSolution().colValue.slice(0, columns);
  return { outcome: value > slack ? 'safe' : 'broken', point };
}

/** One binary column for each column of a choice, and the rows that make them choose. */
function addBinaries(model: Model, program: LinearProgram, choices: readonly Choice[]): void {
  const columns = program.lower.length;
  const rows = programBuilder(Number.POSITIVE_INFINITY);
  const count = choices.reduce((sum, choice) => sum + choice.columns.length, 0);
  let next = columns;
  for (const choice of choices) {
    const own = choice.columns.map(() => next++);
    for (const [place, column] of choice.columns.entries()) {
      const most = program.upper[column] as number;
      const binary = own[place] as number;
      rows.row(
        { columns: [column, binary], values: [1, most] },
        { lower: Number.NEGATIVE_INFINITY, upper: most },
      );
    }
    rows.row({ columns: own, values: own.map(() => 1) }, { lower: 1, upper: Number.POSITIVE_INFINITY });
  }
  const added = rows.program();
  if (added === undefined || count === 0) return;
  model.addVars(new Float64Array(count), new Float64Array(count).fill(1));
  const binaries = { kind: 'range', from: columns, to: columns + count - 1 } as const;
  model.changeColsIntegrality(binaries, new Int32Array(count).fill(INTEGER));
  const { rowLower: lower, rowUpper: upper, starts, indices, values } = added;
  const [numRows, numCols] = [lower.length, columns + count];
  model.addRows({ lower, upper, matrix: { format: 'csr', numRows, numCols, starts, indices, values } });
}
