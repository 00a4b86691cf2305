export { describeWriteError, writeFileAtomic } from './atomic-file.ts';
export { canonicalJson, hashOf, type Json, sha256 } from './canonical-json.ts';
export { type DecimalRounding, formatDecimal, parseDecimal } from './decimal.ts';
export { type Enclosure, enclosure, float32Within } from './enclosure.ts';
export {
  compareEps,
  type Eps,
  epsFraction,
  epsLower,
  epsNearest,
  epsUpper,
  formatEps,
  parseEps,
  parseEpsGrid,
} from './eps.ts';
export { InterruptedError, messageOf, systemErrorCode, UserError } from './errors.ts';
export {
  addFractions,
  compareFractions,
  divideFractions,
  type Fraction,
  fractionOfNumber,
  greatestCommonDivisor,
  lowestTerms,
  multiplyFractions,
  negateFraction,
} from './exact-fraction.ts';
export { evaluationIdentity, trainingIdentity } from './identity.ts';
export { lookUp, UnknownNameError } from './names.ts';
export { readRecordedFile } from './recorded-file.ts';
export { philox4x32, Rng } from './rng.ts';
export {
  above,
  below,
  float32Down,
  float32Up,
  gamma,
  nextDown,
  nextUp,
  OUTWARD_FLOOR,
  SMALLEST_POSITIVE,
  UNIT_ROUNDOFF,
} from './rounding.ts';
export { type Environment, environmentSchema } from './schema/environment.ts';
export {
  type EvaluationConfig,
  type EvaluationCost,
  type EvaluationRecord,
  evaluationConfigSchema,
  evaluationCostSchema,
  evaluationRecordSchema,
  type RungOutcome,
  type VerdictKind,
  type VerdictRecord,
  verdictRecordSchema,
} from './schema/evaluation.ts';
export {
  type Cost,
  costSchema,
  type EpochRecord,
  epochRecordSchema,
  type Sources,
  sourcesSchema,
  type TrainingConfig,
  type TrainingRecord,
  trainingConfigSchema,
  trainingRecordSchema,
} from './schema/training.ts';
export { parseRecord, SCHEMA_VERSION } from './schema/version.ts';
export { sourceClosure } from './sources.ts';
