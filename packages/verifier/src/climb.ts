import { labelProperty } from '@drawdown/properties';
import type { Eps, Rng } from '@drawdown/records';

import { closedFinding, expectConsistent, type Finding } from './closure.ts';
import type { LadderStep } from './ladder.ts';
import type { Answer, Instance } from './rung.ts';
import type { Subject } from './subject.ts';

/** One image on its way up the ladder. */
export interface Climber {
  /** The image's place in the data set's own order. */
  readonly index: number;
  readonly label: number;
  readonly image: Float32Array;
  /** All answers so far, undecided ones too. */
  readonly findings: Finding[];
  /** Seconds spent on the image so far: its share where images were asked together. */
  seconds: number;
  /** Whether no time was left for a rung that had something to decide. */
  isLate: boolean;
}

/** What a lower bound of an image's margin at a radius must exceed for a certificate. */
export type SlackOf = (image: Float32Array, label: number, eps: Eps) => number;

/** How a group of images climbs. */
export interface Climb {
  readonly subject: Subject;
  readonly ladder: readonly LadderStep[];
  readonly grid: readonly Eps[];
  readonly clip: boolean;
  /** Whether every rung is run on every image at every radius. */
  readonly eachRung: boolean;
  readonly rng: Rng;
  /** Seconds for each image, all radii together; an image that has used them up meets no further rung. */
  readonly timeout: number;
  /** 0 where left out. */
  readonly slackOf?: SlackOf | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Receives the seconds that a rung took. */
  readonly onRung: (rung: string, seconds: number) => void;
}

/**
 * Sends images up the ladder at every radius of the grid; their findings grow.
 *
 * Unless every rung is to be run, a rung only sees what is still open: one that only certifies begins at the largest
 * radius, any other at the smallest, as each success settles the radii below or above it.
 *
 * @throws ContradictionError
 */
export async function climb(climbers: readonly Climber[], settings: Climb): Promise<void> {
  for (const step of settings.ladder) {
    await runStep(step, climbers, settings);
    for (const { findings, index } of climbers) expectConsistent(findings, index);
  }
}

/** One rung at every radius. */
async function runStep(step: LadderStep, climbers: readonly Climber[], settings: Climb): Promise<void> {
  const { grid, eachRung, timeout } = settings;
  const order = step.decides.includes('falsified') ? grid : grid.toReversed();
  for (const eps of order) {
    const open = eachRung
      ? climbers
      : climbers.filter(({ findings }) => closedFinding(findings, eps) === undefined);
    for (const members of step.alone === true ? open.map((climber) => [climber]) : [open]) {
      const ready = members.filter(({ seconds }) => seconds < timeout);
      for (const climber of members) climber.isLate ||= !ready.includes(climber);
      if (ready.length > 0) await runRung(step, eps, { ...settings, climbers: ready });
    }
  }
}

async function runRung(
  step: LadderStep,
  eps: Eps,
  { climbers, ...settings }: Climb & { readonly climbers: readonly Climber[] },
): Promise<void> {
  const { subject, rng, timeout, signal, onRung } = settings;
  const start = performance.now();
  const left = climbers.reduce((sum, { seconds }) => sum + timeout - seconds, 0);
  const stream = rng.fork(step.rung, eps);
  const answers = await step.decide(subject, {
    instances: climbers.map((climber) => instanceOf(climber, eps, settings)),
    rng: step.alone === true ? stream.fork(climbers[0]?.index ?? 0) : stream,
    deadline: start + 1000 * left,
    ...(signal === undefined ? {} : { signal }),
  });
  const taken = (performance.now() - start) / 1000;
  for (const [place, climber] of climbers.entries()) {
    const { rung, decides } = step;
    const seconds = taken / climbers.length;
    climber.seconds += seconds;
    climber.findings.push({ eps, rung, decides, answer: answers[place] as Answer, seconds });
  }
  onRung(step.rung, taken);
}

function instanceOf(
  { image, label }: Climber,
  eps: Eps,
  { subject, clip, slackOf }: Pick<Climb, 'subject' | 'clip' | 'slackOf'>,
): Instance {
  return {
    box: { kind: 'ball', image, eps, clip },
    property: labelProperty(label, subject.network.classes),
    slack: slackOf?.(image, label, eps) ?? 0,
  };
}
