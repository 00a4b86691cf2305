export { rungs } from './catalogue.ts';
export type { SlackOf } from './climb.ts';
export { ContradictionError } from './closure.ts';
export { type Decided, type DecideOptions, decideInstances } from './decide.ts';
export {
  defaultGroup,
  type EvaluateOptions,
  evaluate,
  type GroupResult,
  type Witness,
} from './evaluate.ts';
export { float32Slack, float32SlackOf } from './float32-slack.ts';
export { type LadderStep, ladderStep, parseLadder } from './ladder.ts';
export { type PointMargin, pointMargins, predictions, witnessMargins } from './point.ts';
export {
  certifiedRadius,
  type DecidedRadius,
  type FalsifiedRadius,
  type FoundRadii,
  type RadiusOptions,
} from './radius.ts';
export type { Answer, Decision, Instance, Query, Rung, RungSettings } from './rung.ts';
export { verifierSources } from './sources.ts';
export { openSubject, type Subject } from './subject.ts';
