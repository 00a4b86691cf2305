import type { Eps, Rng } from '@drawdown/records';

import { closedFinding, expectConsistent, type Finding } from './closure.ts';
import type { LadderStep } from './ladder.ts';
import type { Answer } from './rung.ts';
import type { Subject } from './subject.ts';

/** One image on its way up the ladder. */
export interface Climber {
  /** The image's place in the data set's own order. */
  readonly index: number;
  readonly label: number;
  readonly image: Float32Array;
  /** All answers so far, undecided ones too. */
  readonly findings: Finding[];
}

/** How a group of images climbs. */
export interface Climb {
  readonly subject: Subject;
  readonly ladder: readonly LadderStep[];
  readonly grid: readonly Eps[];
  readonly clip: boolean;
  /** Whether every rung is run on every image at every radius. */
  readonly eachRung: boolean;
  readonly rng: Rng;
  /** Receives the seconds that a rung took. */
  readonly onRung: (rung: string, seconds: number) => void;
  /** Past this moment (of `performance.now()`) no further rung begins. */
  readonly deadline: number;
}

/**
 * Sends images up the ladder at every radius of the grid; their findings grow.
 *
 * Unless every rung is to be run, a rung only sees what is still open: a certifier begins at the largest radius and a
 * falsifier at the smallest, as each success settles the radii below or above it.
 *
 * @returns whether the deadline kept a rung from beginning
 * @throws ContradictionError
 */
export function climb(climbers: readonly Climber[], settings: Climb): boolean {
  for (const step of settings.ladder) {
    const late = runStep(step, climbers, settings);
    for (const { findings, index } of climbers) expectConsistent(findings, index);
    if (late) return true;
  }
  return false;
}

/** One rung at every radius. Returns whether the deadline cut it short. */
function runStep(step: LadderStep, climbers: readonly Climber[], settings: Climb): boolean {
  const { grid, eachRung, deadline } = settings;
  const order = step.decides === 'certified' ? grid.toReversed() : grid;
  for (const eps of order) {
    const open = eachRung
      ? climbers
      : climbers.filter(({ findings }) => closedFinding(findings, eps) === undefined);
    if (open.length === 0) continue;
    if (performance.now() > deadline) return true;
    runRung(step, eps, { ...settings, climbers: open });
  }
  return false;
}

function runRung(
  step: LadderStep,
  eps: Eps,
  { climbers, subject, clip, rng, onRung }: Climb & { readonly climbers: readonly Climber[] },
): void {
  const start = performance.now();
  const answers = step.decide(subject, {
    eps,
    clip,
    images: climbers.map(({ image }) => image),
    labels: climbers.map(({ label }) => label),
    rng: rng.fork(step.rung, eps),
  });
  for (const [place, climber] of climbers.entries()) {
    const { rung, decides } = step;
    climber.findings.push({ eps, rung, decides, answer: answers[place] as Answer });
  }
  onRung(step.rung, (performance.now() - start) / 1000);
}
