import { OutOfMemoryError } from '@drawdown/tensor';

import type { LadderStep } from './ladder.ts';
import type { Answer, Instance, Query } from './rung.ts';
import type { Subject } from './subject.ts';
import { mostTelling } from './verdict.ts';

/** What a ladder says of one instance. */
export interface Decided {
  readonly answer: Answer;
  /** The rung that decided; null where none did. */
  readonly rung: string | null;
}

/** How instances climb together. */
export interface DecideOptions extends Omit<Query, 'instances'> {
  readonly ladder: readonly LadderStep[];
  /** Is told which rung begins, and for how many instances. */
  readonly onRung?: (rung: string, instances: number) => void;
}

type Unknown = Extract<Answer, { readonly verdict: 'unknown' }>;

/** One instance on its way. */
interface Climber {
  readonly instance: Instance;
  readonly undecided: Unknown[];
  /** Lower bounds that rungs gave. */
  readonly bounds: number[];
  decided?: Decided;
}

/**
 * Sends instances up a ladder until each is decided, or one is falsified, or time is up: a rung sees all that is still open,
 * a dear one instance by instance, each with its share of the time that is left.
 *
 * Where no rung proves anything the answer is unknown, with the best lower bound that was found, the most telling reason, and a
 * point that only float32 gets wrong, if there is one. A rung for which memory does not suffice has not decided, reason
 * `out-of-memory`.
 *
 * @returns one for each instance
 * @throws the signal's reason
 */
export async function decideInstances(
  subject: Subject,
  instances: readonly Instance[],
  { ladder, ...options }: DecideOptions,
): Promise<readonly Decided[]> {
  const climbers = instances.map((instance): Climber => ({ instance, undecided: [], bounds: [] }));
  for (const step of ladder) {
    const open = climbers.filter(({ decided }) => decided === undefined);
    if (open.length === 0 || climbers.some(isFalsified)) break;
    options.onRung?.(step.rung, open.length);
    await runStep(subject, step, open, options);
  }
  return climbers.map((climber) => climber.decided ?? leftOpen(climber));
}

async function runStep(
  subject: Subject,
  step: LadderStep,
  open: readonly Climber[],
  { rng, deadline, signal }: Omit<DecideOptions, 'ladder'>,
): Promise<void> {
  const groups = step.alone === true ? open.map((climber) => [climber]) : [open];
  for (const [index, group] of groups.entries()) {
    signal?.throwIfAborted();
    const now = performance.now();
    if (now >= deadline) {
      for (const { undecided } of group)
        undecided.push({ verdict: 'unknown', bound: null, reason: 'timeout' });
      continue;
    }
    const query = {
      instances: group.map(({ instance }) => instance),
      rng: rng.fork(step.rung, index),
      deadline: now + (deadline - now) / (groups.length - index),
      ...(signal === undefined ? {} : { signal }),
    };
    const answers = await answersOf(step, subject, query);
    for (const [place, climber] of group.entries()) note(climber, step, answers[place] as Answer);
    if (group.some(isFalsified)) return;
  }
}

function note(climber: Climber, { rung, decides }: LadderStep, answer: Answer): void {
  if (answer.verdict !== 'unknown') {
    climber.decided = { answer, rung };
    return;
  }
  climber.undecided.push(answer);
  if (answer.bound !== null && decides.includes('certified')) climber.bounds.push(answer.bound);
}

function isFalsified({ decided }: Climber): boolean {
  return decided?.answer.verdict === 'falsified';
}

function leftOpen({ undecided, bounds }: Climber): Decided {
  const witness = undecided.find((answer) => answer.witness !== undefined)?.witness;
  const answer: Answer = {
    verdict: 'unknown',
    bound: bounds.length > 0 ? Math.max(...bounds) : null,
    reason: mostTelling(undecided.map(({ reason }) => reason)),
    ...(witness === undefined ? {} : { witness }),
  };
  return { answer, rung: null };
}

async function answersOf(step: LadderStep, subject: Subject, query: Query): Promise<readonly Answer[]> {
  try {
    return await step.decide(subject, query);
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    return query.instances.map(() => ({ verdict: 'unknown', bound: null, reason: 'out-of-memory' }));
  }
}

/** V8's refusal of an array that is too large has no class of its own. */
function isOutOfMemory(error: unknown): boolean {
  if (error instanceof OutOfMemoryError) return true;
  return error instanceof RangeError && /array (buffer )?(allocation failed|length)/i.test(error.message);
}
