export { type CellOutcome, type CellProgress, computeCell, datasetOf } from './cell.ts';
export {
  type EvaluationProgress,
  type EvaluationRequest,
  evaluationConfig,
  type JudgedNetwork,
  type Judgement,
  type JudgeOptions,
  judge,
} from './evaluation.ts';
export { expectJudgeable, judgedImages } from './judged-images.ts';
export { isModuleFile } from './module-file.ts';
export { onnxNetwork } from './onnx-network.ts';
export { openNetwork } from './open-network.ts';
export type { OpenedNetwork } from './opened-network.ts';
export { type KernelReport, type KernelRequest, type KernelSpeed, measureKernels } from './perf/kernels.ts';
export { type NativeReport, nativeReport } from './perf/native.ts';
export type { MachinePeak, PeakOf } from './perf/peak.ts';
export { measureStep, type StepSpeed } from './perf/step.ts';
export { type Cell, labelOf, type PlannedSuite, planSuite } from './plan.ts';
export {
  defaultWorkers,
  type FailedCell,
  type RunnerOptions,
  runSuite,
  type SuiteOutcome,
} from './runner.ts';
export { type StrategySource, strategySource } from './strategy-source.ts';
export type { Suite, SuiteEvaluation, SuiteRun } from './suite.ts';
export { suiteSource } from './suite-source.ts';
export { suites } from './suites/catalogue.ts';
export { readTrainedNetwork, type TrainedNetwork } from './trained-network.ts';
