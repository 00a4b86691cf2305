import { type Parameters, type Shape, type StoredArray, toTensors } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';
import { scope, type Tensor, tensor } from '@drawdown/tensor';

import type { Arithmetic } from '../arithmetic.ts';
import { float32 } from '../float32/arithmetic.ts';
import { float64 } from '../float64/arithmetic.ts';
import { type Array64, parameters64, stackBoxes64 } from '../float64/array64.ts';

/** An arithmetic with the way into its arrays and out of them, for tests that are written once for all arithmetics. */
export interface ArithmeticUnderTest<A> {
  readonly arithmetic: Arithmetic<A>;
  /** Numbers may differ from exact ones by tolerance · (1 + |exact|). */
  readonly tolerance: number;
  readonly parameters: (stored: Parameters<StoredArray>) => Parameters<A>;
  /** Boxes of several examples as one. */
  readonly batch: (boxes: readonly Box<Float64Array>[], shape: Shape) => Box<A>;
  readonly numbers: (array: A) => Float64Array;
  /** Runs a computation that returns no arrays of the arithmetic. */
  readonly run: <T>(body: () => T) => T;
}

/** The arithmetic of verdicts. */
export const float64UnderTest: ArithmeticUnderTest<Array64> = {
  arithmetic: float64,
  tolerance: 1e-9,
  parameters: parameters64,
  batch: stackBoxes64,
  numbers: ({ data }) => data,
  run: (body) => body(),
};

/** The arithmetic of training, on the current backend. */
export const float32UnderTest: ArithmeticUnderTest<Tensor> = {
  arithmetic: float32,
  tolerance: 1e-5,
  parameters: toTensors,
  batch: (boxes, shape) => ({
    lower: stacked(
      boxes.map(({ lower }) => lower),
      shape,
    ),
    upper: stacked(
      boxes.map(({ upper }) => upper),
      shape,
    ),
  }),
  numbers: (array) => Float64Array.from(array.dataSync()),
  run: scope,
};

function stacked(ends: readonly Float64Array[], shape: Shape): Tensor {
  return tensor(
    ends.flatMap((end) => [...end]),
    [ends.length, ...shape],
    'float32',
  );
}
