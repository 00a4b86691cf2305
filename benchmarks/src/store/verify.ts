import {
  evaluationIdentity,
  messageOf,
  readRecordedFile,
  sha256,
  trainingIdentity,
  UserError,
} from '@drawdown/records';

import { listEvaluations, readEvaluation, readEvaluationCost, readVerdicts } from './evaluations.ts';
import { listRuns, parametersPath, readEpochs, readRun, readRunCost } from './runs.ts';
import type { Store } from './store.ts';

/** What is wrong with one folder of a store, in one line. */
export interface StoreProblem {
  readonly kind: 'run' | 'evaluation';
  readonly identity: string;
  readonly problem: string;
}

/**
 * Reads everything in the store and reports every folder that is not what its record says: files that do not match
 * their hashes, identities that do not follow from config and sources, verdicts that are missing or too many.
 */
export function verifyStore(store: Store): StoreProblem[] {
  return [
    ...listRuns(store).flatMap((identity) => problemOf('run', identity, () => verifyRun(store, identity))),
    ...listEvaluations(store).flatMap((identity) =>
      problemOf('evaluation', identity, () => verifyEvaluation(store, identity)),
    ),
  ];
}

function problemOf(kind: StoreProblem['kind'], identity: string, check: () => void): StoreProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof UserError) return [{ kind, identity, problem: messageOf(error) }];
    throw error;
  }
}

function verifyRun(store: Store, identity: string): void {
  const { config, sources, parametersHash } = readRun(store, identity);
  demand(
    trainingIdentity(config, sources) === identity,
    `run ${identity}: its config and sources have another identity; the record was changed`,
  );
  const parameters = parametersPath(store, identity);
  demand(
    sha256(readRecordedFile(parameters)) === parametersHash,
    `${parameters} does not match the hash in run.json: it was changed or damaged`,
  );
  readEpochs(store, identity);
  readRunCost(store, identity);
}

function verifyEvaluation(store: Store, identity: string): void {
  const { config, sources } = readEvaluation(store, identity);
  demand(
    evaluationIdentity(config, sources) === identity,
    `evaluation ${identity}: its config and sources have another identity; the record was changed`,
  );
  const verdicts = readVerdicts(store, identity);
  const cells = new Set(verdicts.map(({ index, eps }) => `${index} ${eps}`));
  const expected = config.images * config.grid.length;
  demand(
    verdicts.length === expected && cells.size === expected,
    `evaluation ${identity}: ${config.images} images at ${config.grid.length} radii need ${expected} verdicts, but there are ${cells.size} of ${verdicts.length} lines`,
  );
  const stray = verdicts.find(({ eps }) => !config.grid.includes(eps));
  demand(
    stray === undefined,
    `evaluation ${identity}: a verdict at eps ${stray?.eps}, which the grid does not hold`,
  );
  readEvaluationCost(store, identity);
}

function demand(holds: boolean, problem: string): void {
  if (!holds) throw new UserError(problem);
}
