import { Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * Runs `body` and disposes every tensor made in it, except those in what it returns.
 *
 * Tensors are found in arrays and objects at any depth, not in a `Map`, a `Set` or a closure: a tensor that escapes
 * there is disposed. The body must be synchronous: a promise would settle after its tensors are gone.
 *
 * @throws TypeError when the body returns a promise
 */
export function scope<T>(body: () => T): T {
  const results: T[] = [];
  tidy(() => {
    const result = body();
    if (result instanceof Promise) {
      throw new TypeError(
        'expected the body of a scope to be synchronous, got a promise: await outside of it',
      );
    }
    results.push(result);
    return tensorsIn(result);
  });
  return results[0] as T;
}

/** Every tensor in a value. TensorFlow.js's own search would also visit each number of a typed array. */
function tensorsIn(value: unknown, found: Tensor[] = [], seen: Set<unknown> = new Set()): Tensor[] {
  if (value instanceof Tensor) {
    found.push(value);
  } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !seen.has(value)) {
    seen.add(value);
    for (const part of Object.values(value)) tensorsIn(part, found, seen);
  }
  return found;
}
