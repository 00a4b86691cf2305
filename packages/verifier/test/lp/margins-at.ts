import type { Network, Parameters, StoredArray } from '@drawdown/networks';
import { referenceForward } from '@drawdown/networks/testing';
import type { Property } from '@drawdown/properties';

/** The margin of each alternative of a property at a point, by the scalar reference. */
export function marginsAt(
  { network, parameters }: { readonly network: Network; readonly parameters: Parameters<StoredArray> },
  { alternatives }: Property,
  point: ArrayLike<number>,
): readonly number[] {
  const logits = referenceForward(network, parameters, point);
  return alternatives.map((rows) =>
    Math.max(
      ...rows.map(({ coefficients, constant }) =>
        coefficients.reduce((sum, value, logit) => sum + value * (logits[logit] as number), constant.lower),
      ),
    ),
  );
}
