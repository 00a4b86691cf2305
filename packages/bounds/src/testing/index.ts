export {
  type AllBounds,
  allBounds,
  type MarginMethod,
  methodOf,
  type Problem,
  rowsOf,
} from './all-bounds.ts';
export { describeArithmetic, type SuiteSettings } from './arithmetic.suite.ts';
export { type ArithmeticUnderTest, float32UnderTest, float64UnderTest } from './arithmetic-under-test.ts';
export { describeFloat64Engines } from './float64-engines.suite.ts';
export { randomProblem } from './random-problem.ts';
export { type Reference, type ReferenceMargins, referenceOf } from './reference-bounds.ts';
export { cornerOf, pointOf, pointsOf, randomBox } from './sampling.ts';
export { specimens } from './specimens.ts';
export { type Search, type Violation, violationsOf } from './violations.ts';
