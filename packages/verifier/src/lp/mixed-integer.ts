import type { Objective } from './linear-program.ts';
import type { Relaxation } from './relaxation.ts';
import { costsOf, loadHighs, modelOf, timeLimit } from './solver.ts';

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
  { program, choices }: Relaxation,
  objective: Objective,
  { slack, seconds, limit }: { readonly slack: number; readonly seconds: number; readonly limit: number },
): Promise<MixedIntegerResult> {
  const highs = await loadHighs();
  const columns = program.lower.length;
  const binaries = choices.flatMap((choice) => choice.columns.map((column) => ({ choice, column })));
  const plain = modelOf(program);
  return highs.withModel(plain, (model): MixedIntegerResult => {
    model.options.set({ output_flag: false, time_limit: timeLimit(seconds) });
    model.options.set('mip_max_nodes', limit);
    model.options.set('objective_target', slack - objective.constant);
    model.changeColsCost({ kind: 'range', from: 0, to: columns - 1 }, costsOf(objective, columns));
    for (const _ of binaries) model.addVar(0, 1);
    for (const [index, { column }] of binaries.entries()) {
      model.changeColIntegrality(columns + index, INTEGER);
      const most = program.upper[column] as number;
      model.addRow(Number.NEGATIVE_INFINITY, most, {
        indices: [column, columns + index],
        values: [1, most],
      });
    }
    for (const choice of choices) {
      const own = binaries.flatMap((binary, index) => (binary.choice === choice ? [columns + index] : []));
      model.addRow(1, Number.POSITIVE_INFINITY, { indices: own, values: own.map(() => 1) });
    }
    const { modelStatus } = model.run();
    if (modelStatus === INFEASIBLE) return { outcome: 'safe', point: new Float64Array(0) };
    const hasPoint = modelStatus === OPTIMAL || modelStatus === TARGET_REACHED;
    if (!hasPoint) return { outcome: 'unfinished', point: new Float64Array(0) };
    const value = model.getObjectiveValue() + objective.constant;
    const point = model.getSolution().colValue.slice(0, columns);
    return { outcome: value > slack ? 'safe' : 'broken', point };
  });
}
