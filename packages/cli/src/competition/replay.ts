import { gunzipSync } from 'node:zlib';

import type { ImportedNetwork } from '@drawdown/onnx';
import { openRuntime } from '@drawdown/onnx/runtime';
import { marginOf, type Property, rowsOf } from '@drawdown/properties';
import { messageOf, UserError } from '@drawdown/records';
import { scope, tensor } from '@drawdown/tensor';
import type { Subject } from '@drawdown/verifier';

/** The logits of one point, in the order of the network's own input, by the float32 forward pass here. */
export function float32Logits({ logits, network }: Subject, point: Float32Array): Float32Array {
  return scope(() => new Float32Array(logits(tensor(point, [1, ...network.inputShape])).dataSync()));
}

/**
 * Whether logits break a property; constants are taken as they are enclosed, on the side that is in favour of it. Logits that
 * overflow say nothing.
 */
export function breaks(property: Property, logits: Float32Array): boolean {
  if (!logits.every(Number.isFinite)) return false;
  const values = rowsOf(property).map(({ coefficients, constant }) =>
    coefficients.reduce((sum, coefficient, at) => sum + coefficient * (logits[at] as number), constant.upper),
  );
  return marginOf(property, values) <= 0;
}

/** A point in another implementation. */
export interface Replay {
  /** Who computed them, or why nobody could. */
  readonly engine: string;
  readonly outputs: Float32Array | null;
}

/** The outputs for inputs in the order of the ONNX file, by ONNX Runtime from the bytes of the file itself. */
export async function replayed(
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
