import { hashOf, type Json } from './canonical-json.ts';
import type { EvaluationConfig } from './schema/evaluation.ts';
import type { Sources, TrainingConfig } from './schema/training.ts';

/** The identity of a training run: the hash of its resolved config and of the sources its result depends on. */
export function trainingIdentity(config: TrainingConfig, sources: Sources): string {
  return hashOf({ kind: 'training', config: config as unknown as Json, sources: sources.hash });
}

/** The identity of an evaluation: its training run, ladder, grid and images (all in the config) and the verifier's sources. */
export function evaluationIdentity(config: EvaluationConfig, sources: Sources): string {
  return hashOf({ kind: 'evaluation', config: config as unknown as Json, sources: sources.hash });
}
