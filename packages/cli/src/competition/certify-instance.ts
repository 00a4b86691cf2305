import { type ImportedNetwork, inputToOnnx, permuteBox, type VerificationProblem } from '@drawdown/onnx';
import type { Rng } from '@drawdown/records';
import {
  type Decided,
  decideInstances,
  float32Slack,
  type Instance,
  type LadderStep,
  openSubject,
  type Subject,
} from '@drawdown/verifier';

import { breaks, float32Logits, replayed } from './replay.ts';

/** A point in the order of the ONNX file, with what float32 makes of it. */
export interface FoundCounterexample {
  readonly inputs: Float32Array;
  readonly outputs: Float32Array;
}

/** How an instance of the competition ended. */
export interface InstanceResult {
  readonly verdict: 'certified' | 'falsified' | 'unknown';
  /** What the competition is told: `sat` only where a float32 forward pass violates the property too. */
  readonly vnncomp: 'unsat' | 'sat' | 'unknown' | 'timeout';
  readonly rung: string | null;
  /** The bound of the rung that decided, or the least of the best lower bounds. */
  readonly bound: number | null;
  /** Why the verdict is unknown; null where it is not. */
  readonly reason: string | null;
  /** A counterexample; of an unknown verdict, a point that only float32 arithmetic gets wrong. */
  readonly witness: FoundCounterexample | null;
  /** What a person should know besides; null for nothing. */
  readonly note: string | null;
}

/** How an instance is decided. */
export interface CertifyInstanceOptions {
  /** The bytes of the ONNX file, for another implementation to replay counterexamples with. */
  readonly bytes: Uint8Array;
  readonly ladder: readonly LadderStep[];
  readonly rng: Rng;
  /** A moment of `performance.now()`. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Whether a certificate's margin must also exceed what any order of float32 operations may be off by. */
  readonly float32Inference: boolean;
  readonly log: (line: string) => void;
}

/**
 * Decides a property of a network: certified where all cases are, falsified where one is. Where no input meets the property's
 * bounds nothing was asked, and nothing is certified.
 */
export async function certifyInstance(
  imported: ImportedNetwork,
  { cases, emptyCases }: VerificationProblem,
  { log, ladder, bytes, float32Inference, ...query }: CertifyInstanceOptions,
): Promise<InstanceResult> {
  if (cases.length === 0) {
    return unknown('empty-input-set', {
      note: 'No input meets the bounds of the property: nothing was asked.',
    });
  }
  const subject = openSubject(imported.network, imported.parameters);
  try {
    const instances = cases.map(({ property, ...given }): Instance => {
      const box = permuteBox(given.box, imported.input.order);
      return { box, property, slack: float32Inference ? float32Slack(subject, { box, property }) : 0 };
    });
    const decided = await decideInstances(subject, instances, {
      ...query,
      ladder,
      onRung: (rung, open) => {
        const left = (query.deadline - performance.now()) / 1000;
        log(`${rung}: ${open} of ${instances.length} cases open, ${left.toFixed(1)} s left`);
      },
    });
    const broken = decided.findIndex(({ answer }) => answer.verdict === 'falsified');
    const result =
      broken < 0
        ? notFalsified(decided, { subject, imported })
        : await falsified(
            subject,
            { decided: decided[broken] as Decided, instance: instances[broken] as Instance },
            { imported, bytes },
          );
    return emptyCases === 0 ? result : withRemark(result, emptyCases);
  } finally {
    subject.dispose();
  }
}

/** Cases that nothing was asked in are no reason to doubt the others, but may be a slip of whoever wrote them. */
function withRemark(result: InstanceResult, emptyCases: number): InstanceResult {
  const remark = `No input meets the bounds of ${emptyCases} ${emptyCases === 1 ? 'case' : 'cases'} of the property, which ${emptyCases === 1 ? 'was' : 'were'} left out.`;
  return { ...result, note: result.note === null ? remark : `${result.note} ${remark}` };
}

function notFalsified(
  decided: readonly Decided[],
  { subject, imported }: { readonly subject: Subject; readonly imported: ImportedNetwork },
): InstanceResult {
  const bounds = decided.map(({ answer }) => answer.bound);
  const bound = bounds.includes(null) ? null : Math.min(...(bounds as number[]));
  const open = decided.find(({ answer }) => answer.verdict === 'unknown');
  if (open?.answer.verdict === 'unknown') {
    const { reason, witness: point } = open.answer;
    if (point === undefined) return { ...unknown(reason), bound };
    const witness = { inputs: inputToOnnx(imported, point), outputs: float32Logits(subject, point) };
    const note =
      'The float32 forward pass breaks the property at this point, which exact arithmetic does not, or cannot be told to.';
    return { ...unknown(reason, { note }), bound, witness };
  }
  const last = decided.reduce((worst, next) =>
    (next.answer.bound ?? 0) < (worst.answer.bound ?? 0) ? next : worst,
  );
  return {
    verdict: 'certified',
    vnncomp: 'unsat',
    rung: last.rung,
    bound,
    reason: null,
    witness: null,
    note: null,
  };
}

function unknown(reason: string, { note = null }: { readonly note?: string | null } = {}): InstanceResult {
  const vnncomp = reason === 'timeout' ? 'timeout' : 'unknown';
  return { verdict: 'unknown', vnncomp, rung: null, bound: null, reason, witness: null, note };
}

async function falsified(
  subject: Subject,
  { decided, instance }: { readonly decided: Decided; readonly instance: Instance },
  { imported, bytes }: { readonly imported: ImportedNetwork; readonly bytes: Uint8Array },
): Promise<InstanceResult> {
  const { answer, rung } = decided;
  if (answer.verdict !== 'falsified') throw new Error('expected a counterexample');
  const own = float32Logits(subject, answer.witness);
  const inputs = inputToOnnx(imported, answer.witness);
  const replay = await replayed(imported, inputs, bytes);
  const outputs = replay.outputs ?? own;
  const doubts = [
    ...(breaks(instance.property, own) ? [] : ['the float32 forward pass here']),
    ...(replay.outputs === null || breaks(instance.property, replay.outputs) ? [] : [replay.engine]),
  ];
  const replays =
    doubts.length > 0
      ? `In exact arithmetic this point breaks the property, but ${doubts.join(' and ')} does not see it, so the competition is told unknown.`
      : replay.outputs === null
        ? `Not replayed by another implementation: ${replay.engine}`
        : `Replayed by ${replay.engine}.`;
  const pinned = instance.box.kind === 'range' ? instance.box.pinned.filter((is) => is === 1).length : 0;
  const note =
    pinned === 0
      ? replays
      : `${replays} There is no float32 number between the bounds of ${pinned} inputs: the nearest stands for each.`;
  return {
    verdict: 'falsified',
    vnncomp: doubts.length > 0 ? 'unknown' : 'sat',
    rung,
    bound: answer.bound,
    reason: null,
    witness: { inputs, outputs },
    note,
  };
}
