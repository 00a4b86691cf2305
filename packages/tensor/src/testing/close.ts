import { Tensor } from '@tensorflow/tfjs-core';
import type { BackendName } from '../backend-info.ts';

/** How far a number may be from another: |actual − expected| ≤ tolerance · (1 + |expected|). */
export type Tolerance = number;

/**
 * Tolerances for one float32 operation on inputs of about one, against exact arithmetic or another backend.
 * TensorFlow's kernels may choose algorithms that round more, and choose differently each time.
 */
const tolerances = {
  cpu: 1e-5,
  wasm: 1e-5,
  native: 1e-5,
  node: 1e-4,
  'node-gpu': 1e-4,
} as const satisfies Record<BackendName, Tolerance>;

/** The tolerance with which results of a backend are compared. */
export function toleranceOf(backend: BackendName): Tolerance {
  return tolerances[backend];
}

type Numbers = Tensor | ArrayLike<number>;

const numbersOf = (value: Numbers): ArrayLike<number> => (value instanceof Tensor ? value.dataSync() : value);

/**
 * Checks that every number is within `tolerance · (1 + |expected|)` of the expected one, NaN equal to NaN, and, for
 * two tensors, that the shapes agree.
 *
 * @throws Error naming the worst index and both numbers there
 */
export function expectClose(
  actual: Numbers,
  expected: Numbers,
  { tolerance = tolerances.cpu }: { readonly tolerance?: Tolerance } = {},
): void {
  if (actual instanceof Tensor && expected instanceof Tensor) {
    const shapes = [actual, expected].map(({ shape }) => `[${shape.join(', ')}]`);
    if (shapes[0] !== shapes[1]) throw new Error(`expected shape ${shapes[1]}, got ${shapes[0]}`);
  }
  const left = numbersOf(actual);
  const right = numbersOf(expected);
  if (left.length !== right.length) throw new Error(`expected ${right.length} numbers, got ${left.length}`);
  const worst = { index: -1, excess: tolerance };
  for (let index = 0; index < left.length; index++) {
    const excess = relativeError(Number(left[index]), Number(right[index]));
    if (excess > worst.excess) Object.assign(worst, { index, excess });
  }
  if (worst.index < 0) return;
  const [got, want] = [left[worst.index], right[worst.index]];
  throw new Error(
    `expected numbers within ${tolerance} · (1 + |expected|); worst at index ${worst.index}: expected ${want}, got ${got} (error ${worst.excess})`,
  );
}

function relativeError(actual: number, expected: number): number {
  if (Object.is(actual, expected) || actual === expected) return 0;
  const error = Math.abs(actual - expected) / (1 + Math.abs(expected));
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}
