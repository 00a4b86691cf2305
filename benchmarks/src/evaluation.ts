import { setImmediate } from 'node:timers/promises';

import type { ImageSet } from '@drawdown/datasets';
import type { Network, Parameters, StoredArray } from '@drawdown/networks';
import {
  type Environment,
  type Eps,
  type EvaluationConfig,
  type EvaluationCost,
  evaluationIdentity,
  InterruptedError,
  Rng,
  type Sources,
  UserError,
  type VerdictRecord,
} from '@drawdown/records';
import {
  evaluate,
  float32SlackOf,
  type LadderStep,
  ladderStep,
  openSubject,
  type Witness,
} from '@drawdown/verifier';

/** A network to be judged. */
export interface JudgedNetwork {
  readonly network: Network;
  readonly parameters: Parameters<StoredArray>;
}

/** How to judge it. */
export interface JudgeOptions {
  readonly config: EvaluationConfig;
  /** The images of the config's split. */
  readonly set: ImageSet;
  /** Seconds for each image; past them its verdict is unknown. Without a limit the result is a function of the config. */
  readonly timeout?: number;
  /** Honoured between two groups of images. */
  readonly signal?: AbortSignal;
  /** Called after each group of images. */
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

/** How far an evaluation is. */
export interface EvaluationProgress {
  readonly done: number;
  readonly images: number;
}

/** What an evaluation found. */
export interface Judgement {
  readonly verdicts: readonly VerdictRecord[];
  /** What each verdict cost. */
  readonly seconds: readonly number[];
  readonly witnesses: readonly Witness[];
  readonly cost: EvaluationCost;
}

/** What is asked for when an evaluation is resolved into its config. */
export interface EvaluationRequest {
  /** The identity of the training run, or the SHA-256 of a network's file. */
  readonly network: string;
  readonly dataset: string;
  readonly split: EvaluationConfig['split'];
  readonly images: number;
  readonly grid: readonly Eps[];
  readonly ladder: readonly LadderStep[];
  readonly clip: boolean;
  readonly eachRung: boolean;
  readonly seed: number;
  /** Certificates for float32 forward passes too; left out, for exact arithmetic alone. */
  readonly float32Inference?: true;
}

/** The config of an evaluation: what is written into its record and hashed into its identity. */
export function evaluationConfig({ ladder, ...request }: EvaluationRequest): EvaluationConfig {
  return { ...request, ladder: ladder.map(({ rung, parameters }) => ({ rung, parameters })) };
}

/**
 * Judges a network on the first images of a split, at every radius.
 *
 * @throws UserError when the split has fewer images
 * @throws InterruptedError when the signal asked to stop: nothing is kept, as no verdict depends on another
 * @throws ContradictionError when two rungs prove opposite things
 */
export async function judge(
  { network, parameters }: JudgedNetwork,
  { config, set, timeout, signal, onProgress }: JudgeOptions,
): Promise<Judgement> {
  expectEnough(set, config);
  const positions = Array.from({ length: config.images }, (_, position) => position);
  const subject = openSubject(network, parameters);
  const verdicts: VerdictRecord[] = [];
  const witnesses: Witness[] = [];
  const seconds: number[] = [];
  const rungs: Record<string, number> = {};
  const start = performance.now();
  try {
    const groups = evaluate(
      subject,
      { set, positions },
      {
        grid: config.grid,
        ladder: config.ladder.map(({ rung, parameters: settings }) => ladderStep(rung, settings)),
        clip: config.clip,
        eachRung: config.eachRung,
        rng: Rng.fromSeed(config.seed).fork('evaluation'),
        ...(config.float32Inference === true ? { slackOf: float32SlackOf(subject, config) } : {}),
        ...(timeout === undefined ? {} : { timeout }),
        ...(signal === undefined ? {} : { signal }),
      },
    );
    for await (const group of groups) {
      verdicts.push(...group.verdicts);
      seconds.push(...group.verdictSeconds);
      witnesses.push(...group.witnesses);
      for (const [rung, taken] of Object.entries(group.seconds)) rungs[rung] = (rungs[rung] ?? 0) + taken;
      onProgress?.({ done: group.done, images: positions.length });
      // Timers, signals and the terminal have their turn.
      await setImmediate();
      if (signal?.aborted) {
        throw new InterruptedError(
          `the evaluation was interrupted after ${group.done} images; it starts again`,
        );
      }
    }
  } finally {
    subject.dispose();
  }
  return { verdicts, seconds, witnesses, cost: { seconds: (performance.now() - start) / 1000, rungs } };
}

/** The record of a finished evaluation, but for the hash of its verdicts, which belongs to whoever writes them. */
export function evaluationFacts(
  config: EvaluationConfig,
  sources: Sources,
  environment: Environment,
): {
  readonly identity: string;
  readonly config: EvaluationConfig;
  readonly sources: Sources;
  readonly environment: Environment;
} {
  return { identity: evaluationIdentity(config, sources), config, sources, environment };
}

/**
 * Refuses a config that asks for more images than a split has.
 *
 * @throws UserError naming both numbers
 */
export function expectEnough(set: ImageSet, { dataset, split, images }: EvaluationConfig): void {
  if (images <= set.count) return;
  throw new UserError(
    `the ${split} split of ${dataset} has ${set.count} images, but ${images} were asked for; give a smaller limit`,
  );
}
