import { referenceForward } from '@drawdown/networks/testing';
import { Rng } from '@drawdown/records';
import { expect } from 'vitest';

import { type ImportedNetwork, inputToOurs, readOnnx } from '../src/index.ts';
import { openRuntime } from '../src/runtime/index.ts';

/** The logits of an imported network for an input in ONNX's order, by plain loops in float64. */
export function importedLogits(imported: ImportedNetwork, input: Float32Array): number[] {
  const { network, parameters } = imported;
  return [...referenceForward(network, parameters, inputToOurs(imported, input))];
}

/** Expects numbers within a tolerance, times 1 + |v|, of others. */
export function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5): void {
  expect(found.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at++) {
    const value = expected[at] as number;
    expect(Math.abs((found[at] as number) - value)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(value)));
  }
}

/** Random inputs of an imported network in ONNX's order, in (−1, 1). */
export function randomInputs({ input: { order } }: ImportedNetwork, count: number): Float32Array[] {
  const rng = Rng.fromSeed(11);
  return Array.from({ length: count }, (_, index) => rng.fork('input', index).uniforms(order.length, -1, 1));
}

/** Expects that ONNX Runtime and the imported network give the same logits on random inputs; gives the network. */
export async function expectAgreement(bytes: Uint8Array): Promise<ImportedNetwork> {
  const imported = readOnnx(bytes);
  const runtime = await openRuntime(bytes);
  for (const input of randomInputs(imported, 3)) {
    expectClose(importedLogits(imported, input), await runtime.run(input, imported.input.dims));
  }
  await runtime.dispose();
  return imported;
}
