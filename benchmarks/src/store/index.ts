export { type Claim, type ClaimHolder, claim } from './claims.ts';
export {
  type FinishedEvaluation,
  hasEvaluation,
  listEvaluations,
  readEvaluation,
  readEvaluationCost,
  readVerdicts,
  writeEvaluation,
} from './evaluations.ts';
export { EVALUATION_FILES, evaluationDirectory, RUN_FILES, runDirectory } from './layout.ts';
export { hasRun, listRuns, parametersPath, readEpochs, readRun, readRunCost } from './runs.ts';
export { openStore, type Store } from './store.ts';
export { listSuites, readSuitePlan, type SuitePlan, writeSuitePlan } from './suites.ts';
export { decodeVerdicts, encodeVerdicts } from './verdict-lines.ts';
export { type StoreProblem, verifyStore } from './verify.ts';
