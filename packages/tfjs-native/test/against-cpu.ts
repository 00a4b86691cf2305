import { memory, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { nativeBackend, onEachInstructionSet, use } from './native-backend.ts';

/** The numbers of a tensor, to be made on any backend. */
export interface Operand {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
  /** By default what the array says: float32, int32 or bool. */
  readonly dtype?: 'float32' | 'int32' | 'bool';
}

/** How near native results must be. */
export interface Nearness {
  /**
   * |native − cpu| ≤ tolerance · (1 + |cpu|); 0 means the same number, where NaN equals NaN and −0 equals 0. Larger
   * results of a sum want the sum of the magnitudes as `scale`.
   */
  readonly tolerance?: number;
  /** Takes the place of 1 + |cpu|. */
  readonly scale?: number;
  /** −0 and 0 differ. */
  readonly areZerosSigned?: boolean;
  /** Numbers of threads, whose results must agree in every bit. */
  readonly threads?: readonly number[];
}

interface Result {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: ArrayLike<number>;
}

const arrayTypes = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

type Compute = (...operands: Tensor[]) => Tensor | readonly Tensor[];

/**
 * Computes the same on the cpu backend and with every instruction set of the native one, and compares shapes, data types
 * and numbers. Memory that kernels get is filled with NaN before, so that a number they leave out is found; nothing may
 * stay allocated.
 */
export function expectSameAsCpu(
  compute: Compute,
  inputs: readonly Operand[],
  { threads = [1], ...nearness }: Nearness = {},
): void {
  use('cpu');
  const expected = run(compute, inputs);
  const backend = nativeBackend();
  onEachInstructionSet((isa, addon) => {
    let first: readonly Result[] | undefined;
    for (const count of threads) {
      if (addon.threads() !== count) addon.setThreads(count);
      const before = [memory().numTensors, backend.memory().bytesInUse];
      poison(expected);
      const actual = run(compute, inputs);
      const after = [memory().numTensors, backend.memory().bytesInUse];
      const where = `${isa}, ${count} threads`;
      if (String(after) !== String(before))
        throw new Error(`${where}: tensors and bytes in use went from ${before} to ${after}`);
      expectNear(actual, expected, { ...nearness, where });
      expectSameBits(actual, first ?? actual, where);
      first ??= actual;
    }
    if (addon.threads() !== 1) addon.setThreads(1);
  });
}

function run(compute: Compute, inputs: readonly Operand[]): readonly Result[] {
  let results: Result[] = [];
  tidy(() => {
    const operands = inputs.map(({ values, shape, dtype }) =>
      tensor(values, [...shape], dtype ?? typeOf(values)),
    );
    const outputs = [compute(...operands)].flat() as Tensor[];
    results = outputs.map((output) => ({
      shape: output.shape,
      dtype: output.dtype,
      values: output.dataSync(),
    }));
  });
  return results;
}

const typeOf = (values: Operand['values']): 'float32' | 'int32' | 'bool' =>
  values instanceof Float32Array ? 'float32' : values instanceof Int32Array ? 'int32' : 'bool';

/** The pool hands out first what came back last: the next results of these sizes begin as NaN (and as 255). */
function poison(results: readonly Result[]): void {
  const backend = nativeBackend();
  const outputs = results.map(({ shape, dtype }) =>
    backend.makeOutput(shape, dtype in arrayTypes ? (dtype as keyof typeof arrayTypes) : 'float32'),
  );
  for (const output of outputs) {
    const numbers = backend.numbers(output);
    new Uint8Array(numbers.buffer).fill(0xff);
  }
  for (const output of outputs) backend.disposeData(output.dataId);
}

function expectNear(
  actual: readonly Result[],
  expected: readonly Result[],
  { tolerance = 0, scale, areZerosSigned = false, where }: Nearness & { readonly where: string },
): void {
  if (actual.length !== expected.length) throw new Error(`${where}: ${actual.length} results`);
  for (const [i, { shape, dtype, values }] of expected.entries()) {
    const got = actual[i];
    if (String(got?.shape) !== String(shape) || got?.dtype !== dtype || got.values.length !== values.length) {
      throw new Error(
        `${where}: expected ${dtype} [${shape}], got ${got?.dtype} [${got?.shape}] of ${got?.values.length}`,
      );
    }
    for (let j = 0; j < values.length; j++) {
      const [is, should] = [Number(got.values[j]), Number(values[j])];
      if (Object.is(is, should) || (is === should && !areZerosSigned)) continue;
      if (Math.abs(is - should) <= tolerance * (scale ?? 1 + Math.abs(should))) continue;
      throw new Error(`${where}: result ${i} at ${j}: expected ${should}, got ${is}`);
    }
  }
}

function expectSameBits(actual: readonly Result[], first: readonly Result[], where: string): void {
  for (const [i, { values }] of first.entries()) {
    for (let j = 0; j < values.length; j++) {
      if (!Object.is(actual[i]?.values[j], values[j])) {
        throw new Error(`${where}: result ${i} at ${j} differs from that of another number of threads`);
      }
    }
  }
}
