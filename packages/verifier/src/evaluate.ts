import { type ImageSet, pixelsAsFloats } from '@drawdown/datasets';
import { countFlops, type Network } from '@drawdown/networks';
import type { Eps, Rng, VerdictRecord } from '@drawdown/records';
import { POINT } from '@drawdown/records/metrics';

import { type Climb, type Climber, climb, type SlackOf } from './climb.ts';
import { closedFinding } from './closure.ts';
import type { LadderStep } from './ladder.ts';
import { type PointVerdict, pointVerdicts } from './point.ts';
import type { Subject } from './subject.ts';
import { pointVerdict, verdictOf } from './verdict.ts';

/** How to evaluate. */
export interface EvaluateOptions {
  readonly grid: readonly Eps[];
  readonly ladder: readonly LadderStep[];
  readonly clip: boolean;
  readonly eachRung: boolean;
  readonly rng: Rng;
  /** Seconds for each image, all radii together; past them its remaining rungs are not begun, and complete ones stop. */
  readonly timeout?: number;
  /** 0 where left out. */
  readonly slackOf?: SlackOf;
  /** Asks a rung that takes long to stop. */
  readonly signal?: AbortSignal;
  /** Images that climb together; part of the result's identity, as an attack draws its numbers by group. */
  readonly group?: number;
}

/** A point that proves a network wrong, or that its float32 form gets wrong. */
export interface Witness {
  /** The image's place in the data set's own order. */
  readonly index: number;
  readonly eps: Eps;
  readonly verdict: 'falsified' | 'unknown';
  /** A float32 point of the exact box, flat. */
  readonly point: Float32Array;
}

/** What one group of images gave. */
export interface GroupResult {
  /** Image by image, and for each image radius by radius. */
  readonly verdicts: readonly VerdictRecord[];
  /** What each verdict cost: the image's share of what the rungs took at the radius. */
  readonly verdictSeconds: readonly number[];
  /** At the smallest radius for each image: it serves for all larger ones. */
  readonly witnesses: readonly Witness[];
  /** Seconds by rung, `point` included. */
  readonly seconds: { readonly [rung: string]: number };
  /** Images done so far. */
  readonly done: number;
}

/** How many images climb together unless said otherwise: as many as keep a group short, and 50 to 250. */
export function defaultGroup(network: Network): number {
  return Math.min(Math.max(Math.round(1e9 / countFlops(network)), 50), 250);
}

/**
 * Sends images up the ladder at every radius, group by group; all verdicts come from outward-rounded float64.
 *
 * An image whose own margin is not surely positive, and that no certificate proves right, is wrong at every radius. A
 * certificate at one radius is one at every smaller one, a counterexample one at every larger one.
 *
 * @param positions which images of the set, in this order
 * @throws ContradictionError when two proofs exclude each other
 * @throws RangeError for a group that is no positive whole number
 */
export async function* evaluate(
  subject: Subject,
  { set, positions }: { readonly set: ImageSet; readonly positions: readonly number[] },
  { group = defaultGroup(subject.network), ...options }: EvaluateOptions,
): AsyncGenerator<GroupResult, void, void> {
  if (!(Number.isInteger(group) && group > 0)) {
    throw new RangeError(`group must be a positive whole number of images, but ${group} was given`);
  }
  for (let start = 0; start < positions.length; start += group) {
    const members = positions.slice(start, start + group);
    const climbers = members.map((position) => climberAt(set, position));
    const result = await evaluateGroup(subject, climbers, options);
    yield { ...result, done: start + members.length };
  }
}

function climberAt(set: ImageSet, position: number): Climber {
  return {
    index: set.indices[position] as number,
    label: set.labels[position] as number,
    image: pixelsAsFloats(set, [position]),
    findings: [],
    seconds: 0,
    isLate: false,
  };
}

async function evaluateGroup(
  subject: Subject,
  climbers: readonly Climber[],
  options: EvaluateOptions,
): Promise<Omit<GroupResult, 'done'>> {
  const { grid, eachRung, ladder, rng, timeout = Number.POSITIVE_INFINITY } = options;
  const seconds = new Map<string, number>();
  const onRung = (rung: string, taken: number): void => {
    seconds.set(rung, (seconds.get(rung) ?? 0) + taken);
  };
  const forked = rng.fork('images', climbers[0]?.index ?? 0);
  const ascend = (members: readonly Climber[], steps: readonly LadderStep[]): Promise<void> =>
    climb(members, { ...options, subject, timeout, onRung, rng: forked, ladder: steps });

  const early = ladder[0]?.beforePoint === true ? 1 : 0;
  await ascend(climbers, ladder.slice(0, early));
  const wrong = wrongOnes(subject, climbers.filter(isOpen), onRung);
  const right = climbers.filter((climber) => !wrong.has(climber));
  await ascend(right, ladder.slice(early));

  const verdicts = climbers.flatMap((climber) => {
    const point = wrong.get(climber);
    return grid.map((eps) =>
      point === undefined
        ? // Where the margin is proved, the label is the class of the largest logit.
          verdictOf(climber, eps, { prediction: climber.label, eachRung })
        : pointVerdict(climber, eps, point),
    );
  });
  return {
    verdicts,
    verdictSeconds: climbers.flatMap((climber) => grid.map((eps) => secondsAt(climber, eps))),
    witnesses: right.flatMap((climber) => witnessesOf(climber, grid)),
    seconds: Object.fromEntries(seconds),
  };
}

function secondsAt({ findings }: Climber, eps: Eps): number {
  return findings.reduce((sum, finding) => sum + (finding.eps === eps ? finding.seconds : 0), 0);
}

/** Whether no certificate says yet that the image itself is right. */
function isOpen({ findings }: Climber): boolean {
  return findings.every(({ answer }) => answer.verdict !== 'certified');
}

/** Those whose own margin is not surely positive, with what is known of it. */
function wrongOnes(
  subject: Subject,
  climbers: readonly Climber[],
  onRung: Climb['onRung'],
): ReadonlyMap<Climber, PointVerdict> {
  const start = performance.now();
  const images = climbers.map(({ image }) => image);
  const labels = climbers.map(({ label }) => label);
  const points = pointVerdicts(subject, images, labels);
  onRung(POINT, (performance.now() - start) / 1000);
  return new Map(
    climbers
      .map((climber, place) => [climber, points[place] as PointVerdict] as const)
      .filter(([, { lower }]) => !(lower > 0)),
  );
}

/** The image's counterexample of the smallest radius, and every point that only float32 gets wrong. */
function witnessesOf({ index, findings }: Climber, grid: readonly Eps[]): readonly Witness[] {
  const smallest = grid
    .map((eps) => closedFinding(findings, eps))
    .find((found) => found?.answer.verdict === 'falsified');
  return findings.flatMap((finding) => {
    const { answer, eps } = finding;
    const wanted = finding === smallest || answer.verdict === 'unknown';
    if (!wanted || answer.verdict === 'certified' || answer.witness === undefined) return [];
    return [{ index, eps, verdict: answer.verdict, point: answer.witness }];
  });
}
