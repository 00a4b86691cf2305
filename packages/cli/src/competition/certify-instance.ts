import { gunzipSync } from 'node:zlib';

import { type ImportedNetwork, inputToOnnx, permuteBox, type VerificationProblem } from '@drawdown/onnx';
import { openRuntime } from '@drawdown/onnx/runtime';
import { marginOf, type Property, rowsOf } from '@drawdown/properties';
import { messageOf, type Rng, UserError } from '@drawdown/records';
import { scope, tensor } from '@drawdown/tensor';
import {
  type Decided,
  decideInstances,
  float32Slack,
  type Instance,
  type LadderStep,
  openSubject,
  type Subject,
} from '@drawdown/verifier';

/** A counterexample in the order of the ONNX file, with what float32 makes of it. */
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
      onRung: (rung, open) => log(`${rung}: ${open} of ${instances.length} cases open`),
    });
    const broken = decided.findIndex(({ answer }) => answer.verdict === 'falsified');
    const result =
      broken < 0
        ? notFalsified(decided)
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

function notFalsified(decided: readonly Decided[]): InstanceResult {
  const bounds = decided.map(({ answer }) => answer.bound);
  const bound = bounds.includes(null) ? null : Math.min(...(bounds as number[]));
  const open = decided.find(({ answer }) => answer.verdict === 'unknown');
  if (open?.answer.verdict === 'unknown') return { ...unknown(open.answer.reason), bound };
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
  const note =
    doubts.length > 0
      ? `In exact arithmetic this point breaks the property, but ${doubts.join(' and ')} does not see it, so the competition is told unknown.`
      : replay.outputs === null
        ? `Not replayed by another implementation: ${replay.engine}`
        : `Replayed by ${replay.engine}.`;
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

function float32Logits({ logits, network }: Subject, point: Float32Array): Float32Array {
  return scope(() => new Float32Array(logits(tensor(point, [1, ...network.inputShape])).dataSync()));
}

/** Whether logits break a property; constants are taken as they are enclosed, on the side that is in favour of it. */
function breaks(property: Property, logits: Float32Array): boolean {
  const values = rowsOf(property).map(({ coefficients, constant }) =>
    coefficients.reduce((sum, coefficient, at) => sum + coefficient * (logits[at] as number), constant.upper),
  );
  return marginOf(property, values) <= 0;
}

interface Replay {
  /** Who computed them, or why nobody could. */
  readonly engine: string;
  readonly outputs: Float32Array | null;
}

/** The outputs by ONNX Runtime, from the file itself. */
async function replayed(
  { input }: ImportedNetwork,
  inputs: Float32Array,
  bytes: Uint8Array,
): Promise<Replay> {
  try {
    const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const runtime = await openRuntime(isCompressed ? gunzipSync(bytes) : bytes);
    try {
      return { engine: runtime.engine, outputs: await runtime.run(inputs, input.dims) };
    } finally {
      await runtime.dispose();
    }
  } catch (error) {
    if (error instanceof UserError) return { engine: messageOf(error), outputs: null };
    throw error;
  }
}
