import { memory } from '@tensorflow/tfjs-core';

/**
 * Runs `body` and checks that it leaves as many tensors behind as it found. A tensor that the body returns counts
 * as left behind.
 *
 * @returns what the body returns; a promise when the body is asynchronous
 * @throws Error (from the promise, when there is one) that tells how many tensors and bytes were gained or lost
 */
export function expectNoLeak<T>(body: () => T): T {
  const before = memory();
  const result = body();
  if (result instanceof Promise) {
    return result.then((value: unknown) => {
      expectSame(before);
      return value;
    }) as T;
  }
  expectSame(before);
  return result;
}

function expectSame(before: ReturnType<typeof memory>): void {
  const after = memory();
  const gained = after.numTensors - before.numTensors;
  if (gained === 0) return;
  const bytes = after.numBytes - before.numBytes;
  const verb = gained > 0 ? 'leaked' : 'disposed of others’';
  throw new Error(
    `expected the number of tensors to stay ${before.numTensors}, but the body ${verb} ${Math.abs(gained)} (${bytes} bytes)`,
  );
}
