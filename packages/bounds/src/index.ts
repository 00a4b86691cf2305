export { alphaBound, boundWith } from './alpha/alpha-bound.ts';
export { type AlphaModel, alphaCrownMargins, alphaCrownTrace } from './alpha/alpha-crown.ts';
export {
  type AscentOptions,
  type AscentResult,
  type AscentStart,
  ascend,
  type KnownSigns,
} from './alpha/ascend.ts';
export { type SlopeChoice, slopeChoices } from './alpha/choices.ts';
export { type Look, lookBack } from './alpha/look.ts';
export { mirrored } from './alpha/mirror.ts';
export type { Arithmetic, LinearForm, Lines, LowerSlope } from './arithmetic.ts';
export { float32 } from './float32/arithmetic.ts';
export { float32Zonotopes } from './float32/zonotope/arithmetic.ts';
export { float32Error } from './float32-error/float32-error.ts';
export type { Float32ErrorRule, InexactBox } from './float32-error/inexact-box.ts';
export { gamma32, TINY32 } from './float32-error/rounding32.ts';
export { float32ErrorRules } from './float32-error/rules.ts';
export { float64 } from './float64/arithmetic.ts';
export { type Array64, array64, parameters64, stack64, stackBoxes64 } from './float64/array64.ts';
export { type BallsOptions, ballBox64, boxes64 } from './float64/balls.ts';
export { type Float64EngineName, float64Engine, useFloat64Engine } from './float64/engine/choose.ts';
export { withWorkspace } from './float64/workspace.ts';
export { float64Zonotopes } from './float64/zonotope/arithmetic.ts';
export { intervalRules } from './interval/rules.ts';
export { type CrownOptions, crownMargins, crownTrace } from './linear/crown.ts';
export { boundRows, type RowProblem } from './linear/rows.ts';
export { linearRules } from './linear/rules.ts';
export {
  type CrownIbpMargins,
  crownIbpMargins,
  type IbpBounds,
  ibpBounds,
  ibpMargins,
  logitBox,
} from './margins.ts';
export type { IntervalRule, LinearRule, Model, RuleContext, Section, Trace } from './rule.ts';
export { wholeNetwork } from './sections.ts';
export type { ZonotopeArithmetic } from './zonotope/arithmetic.ts';
export { intervalTrace } from './zonotope/interval-trace.ts';
export { type ZonotopeOptions, zonotopeMargins } from './zonotope/margins.ts';
export type { ZonotopeRule } from './zonotope/rule.ts';
export { zonotopeRules } from './zonotope/rules.ts';
export type { Room, Strip, Zonotope } from './zonotope/zonotope.ts';
