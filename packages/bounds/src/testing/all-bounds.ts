import type { Network, Parameters, StoredArray } from '@drawdown/networks';
import type { Box, Specification } from '@drawdown/properties';

import type { LowerSlope } from '../arithmetic.ts';
import { crownMargins } from '../linear/crown.ts';
import { crownIbpMargins, ibpMargins, logitBox } from '../margins.ts';
import type { ArithmeticUnderTest } from './arithmetic-under-test.ts';

/** A network with stored parameters, boxes around several inputs, and what is to be bounded. */
export interface Problem {
  readonly network: Network;
  readonly parameters: Parameters<StoredArray>;
  readonly boxes: readonly Box<Float64Array>[];
  readonly specification: Specification;
}

/** Every bound that the package computes, as flat plain numbers: `[batch, rows]` and `[batch, classes]`. */
export interface AllBounds {
  readonly margins: { readonly [K in MarginMethod]: Float64Array };
  readonly logits: Box<Float64Array>;
}

/** How a margin was bounded. */
export type MarginMethod =
  | 'ibp'
  | 'crown-ibp'
  | 'crown-ibp-zero'
  | 'crown-ibp-one'
  | 'crown-ibp-same'
  | 'crown'
  | 'crown-tightest'
  | 'fast-lin';

/** The name of CROWN-IBP with a lower slope. */
export const methodOf: { readonly [K in LowerSlope]: MarginMethod } = {
  adaptive: 'crown-ibp',
  zero: 'crown-ibp-zero',
  one: 'crown-ibp-one',
  same: 'crown-ibp-same',
};

/** Computes every bound of a problem in one arithmetic. */
export function allBounds<A>(
  underTest: ArithmeticUnderTest<A>,
  { network, parameters, boxes, specification }: Problem,
): AllBounds {
  const { arithmetic, batch, numbers, run } = underTest;
  return run(() => {
    const model = { network, parameters: underTest.parameters(parameters) };
    const box = batch(boxes, network.inputShape);
    const crown = (lowerSlope: LowerSlope): Float64Array =>
      numbers(crownIbpMargins(arithmetic, model, box, { specification, lowerSlope }).crownIbp);
    const refined = (lowerSlope: LowerSlope, keep: 'own' | 'tightest'): Float64Array =>
      numbers(crownMargins(arithmetic, model, box, { specification, lowerSlope, keep }));
    const { lower, upper } = logitBox(arithmetic, model, box);
    return {
      margins: {
        ibp: numbers(ibpMargins(arithmetic, model, box, specification)),
        'crown-ibp': crown('adaptive'),
        'crown-ibp-zero': crown('zero'),
        'crown-ibp-one': crown('one'),
        'crown-ibp-same': crown('same'),
        crown: refined('adaptive', 'own'),
        'crown-tightest': refined('adaptive', 'tightest'),
        'fast-lin': refined('same', 'own'),
      },
      logits: { lower: numbers(lower), upper: numbers(upper) },
    };
  });
}

/** The coefficients of one example's rows. */
export function rowsOf({ rows, classes, coefficients }: Specification, example: number): Float64Array[] {
  return Array.from({ length: rows }, (_, row) => {
    const start = (example * rows + row) * classes;
    return Float64Array.from(coefficients.subarray(start, start + classes));
  });
}
