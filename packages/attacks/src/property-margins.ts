import { marginOf, type Property, rowsOf } from '@drawdown/properties';
import { scope } from '@drawdown/tensor';

import type { Logits } from './attack.ts';
import { stackExamples } from './example-tensors.ts';

/**
 * The margin of each property at its point by the float32 network: its logits are rounded, what follows of them in float64
 * nearly is not. An estimate; NaN where a logit is.
 *
 * @param points flat, one for each property
 * @param inputShape the shape of one point
 */
export function propertyMargins(
  logits: Logits,
  points: readonly Float32Array[],
  {
    properties,
    inputShape,
  }: { readonly properties: readonly Property[]; readonly inputShape: readonly number[] },
): readonly number[] {
  if (points.length === 0) return [];
  const values = scope(() => Float32Array.from(logits(stackExamples(points, inputShape)).dataSync()));
  const classes = values.length / points.length;
  return properties.map((property, place) => {
    const own = values.subarray(place * classes, (place + 1) * classes);
    const rows = rowsOf(property).map(({ coefficients, constant }) =>
      own.reduce(
        (sum, logit, output) => sum + (coefficients[output] as number) * logit,
        constant.lower / 2 + constant.upper / 2,
      ),
    );
    return marginOf(property, rows);
  });
}
