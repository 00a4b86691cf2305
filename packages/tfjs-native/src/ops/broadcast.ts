import { Loops, mostLoops } from './loops.ts';

const loops = new Loops();
const dims = new Int32Array(1 + 3 * mostLoops);

/**
 * The `dims` of a binary kernel: loops over the output with the steps of both operands, 0 where one is repeated. The
 * array is the same at every call.
 *
 * @returns undefined where the addon does not take so many loops or such large steps
 */
export function broadcastDims(
  a: readonly number[],
  b: readonly number[],
  out: readonly number[],
): Int32Array | undefined {
  loops.clear();
  let [stepA, stepB] = [1, 1];
  for (let d = out.length - 1; d >= 0; d--) {
    const sizeA = a[d - out.length + a.length] ?? 1;
    const sizeB = b[d - out.length + b.length] ?? 1;
    loops.around(out[d] ?? 1, sizeA === 1 ? 0 : stepA, sizeB === 1 ? 0 : stepB);
    stepA *= sizeA;
    stepB *= sizeB;
  }
  if (loops.isTooLarge) return undefined;
  if (loops.count === 0) {
    dims.set([1, 1, 1, 1]);
    return dims;
  }
  dims[0] = loops.count;
  loops.write(dims, 1);
  return dims;
}
