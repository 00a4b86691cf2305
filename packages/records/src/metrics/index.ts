export { area, areaWeights, imageArea } from './area.ts';
export { type Curve, curve, isNaturallyCorrect, POINT } from './curve.ts';
export {
  type Drawdown,
  drawdown,
  gridDrawdown,
  relativeDrawdown,
  type Step,
  steepestStep,
} from './drawdown.ts';
export { curveViolations, invariantViolations, type Violation } from './invariants.ts';
export { meanCertifiedRadius } from './mean-radius.ts';
export { type Relief, type ReliefPair, relief, reliefAt } from './relief.ts';
export { drawdownRisk, meanShortfall, shortfalls } from './shortfall.ts';
export { binomialInterval, type Interval, quantile, type Summary, summarise } from './statistics.ts';
export { type ByImage, verdictsByImage } from './verdicts-by-image.ts';
