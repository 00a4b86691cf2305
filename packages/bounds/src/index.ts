export type { Arithmetic, LinearForm, Lines, LowerSlope } from './arithmetic.ts';
export { float32 } from './float32/arithmetic.ts';
export { float64 } from './float64/arithmetic.ts';
export { type Array64, parameters64, stack64 } from './float64/array64.ts';
export { intervalRules } from './interval/rules.ts';
export { linearRules } from './linear/rules.ts';
export { type CrownIbpMargins, crownIbpMargins, ibpMargins, logitBox } from './margins.ts';
export type { IntervalRule, LinearRule, Model, RuleContext } from './rule.ts';
