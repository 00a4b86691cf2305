import {
  hasEvaluation,
  hasRun,
  readEpochs,
  readEvaluation,
  readEvaluationCost,
  readRun,
  readRunCost,
  readSuitePlan,
  readVerdicts,
  type Store,
} from '@drawdown/benchmarks/store';
import { UserError } from '@drawdown/records';
import type { Cell, Study } from '@drawdown/report';

/** A suite's records, and how many of its cells are still to be computed. */
export interface StoredStudy {
  readonly study: Study;
  readonly missing: number;
}

/**
 * Reads a suite's finished cells out of a store.
 *
 * @param suite the name; may be left out where the store holds one suite
 * @throws UserError when nothing is finished, or a record is damaged
 */
export function readStudy(store: Store, suite?: string): StoredStudy {
  const { evaluations, ...plan } = readSuitePlan(store, suite);
  const finished = evaluations.filter((identity) => hasEvaluation(store, identity));
  const cells = finished.flatMap((identity) => readCell(store, identity) ?? []);
  if (cells.length === 0) {
    throw new UserError(
      `the suite ${plan.suite} has no finished cell in ${store.directory}; compute some with: drawdown bench ${plan.suite} --store ${store.directory}`,
    );
  }
  return { study: { ...plan, cells }, missing: evaluations.length - cells.length };
}

/** Undefined where the training run is not in the store. */
function readCell(store: Store, identity: string): Cell | undefined {
  const evaluation = readEvaluation(store, identity);
  const run = evaluation.config.network;
  if (!hasRun(store, run)) return undefined;
  return {
    training: readRun(store, run),
    cost: readRunCost(store, run),
    epochs: readEpochs(store, run),
    evaluation,
    evaluationCost: readEvaluationCost(store, identity),
    verdicts: readVerdicts(store, identity),
  };
}
