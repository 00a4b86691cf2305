import { useBackend } from '@drawdown/tensor';
import { expectClose, expectNoLeak } from '@drawdown/tensor/testing';
import type { Tensor } from '@tensorflow/tfjs-core';
import { setBackend } from '@tensorflow/tfjs-core';

/** Initialises both backends, so that {@link expectSameOnWasm} can switch without waiting. */
export async function openBoth(): Promise<void> {
  await useBackend('wasm');
  await useBackend('cpu');
}

/**
 * Computes the same on cpu and on wasm and compares: shapes and numbers; on wasm nothing may stay allocated.
 * `compute` makes its own operands and returns its results.
 */
export function expectSameOnWasm(compute: () => readonly Tensor[], tolerance = 2e-5): void {
  const expected = on('cpu', compute);
  expectNoLeak(() => {
    const actual = on('wasm', compute);
    for (const [i, { shape, values }] of expected.entries()) {
      const got = actual[i];
      if (String(got?.shape) !== String(shape))
        throw new Error(`expected shape [${shape}], got [${got?.shape}]`);
      expectClose(got?.values ?? [], values, { tolerance });
    }
  });
}

interface Result {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

function on(backend: string, compute: () => readonly Tensor[]): Result[] {
  void setBackend(backend);
  const tensors = compute();
  const results = tensors.map((each) => ({ shape: each.shape, values: each.dataSync() }));
  for (const each of tensors) each.dispose();
  return results;
}
