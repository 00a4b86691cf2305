export type { Arithmetic, LinearForm, Lines, LowerSlope } from './arithmetic.ts';
export { float32 } from './float32/arithmetic.ts';
export { float64 } from './float64/arithmetic.ts';
export { type Array64, array64, parameters64, stack64 } from './float64/array64.ts';
export { type BallsOptions, ballBox64 } from './float64/balls.ts';
export { type Float64EngineName, float64Engine, useFloat64Engine } from './float64/engine/choose.ts';
export { withWorkspace } from './float64/workspace.ts';
export { intervalRules } from './interval/rules.ts';
export { linearRules } from './linear/rules.ts';
export {
  type CrownIbpMargins,
  crownIbpMargins,
  type IbpBounds,
  ibpBounds,
  ibpMargins,
  logitBox,
} from './margins.ts';
export type { IntervalRule, LinearRule, Model, RuleContext } from './rule.ts';
