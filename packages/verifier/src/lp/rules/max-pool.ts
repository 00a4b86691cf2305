import type { MaxPoolLayer } from '@drawdown/networks';
import { above, below } from '@drawdown/records';

import { type EncodingRule, weighted } from '../encoding-rule.ts';
import { type Neurons, ZERO } from '../neurons.ts';
import { windowPixels } from '../window-pixels.ts';

/**
 * The input that surely is the largest of its window; else a column y with a gap y − x ≥ 0 to each input x that may be it, of
 * which one is 0, and y ≤ max l + Σ(x − l) over the inputs' lower ends l, rounded up: the largest x is l + (x − l), the rest of
 * the sum is not negative. Ehlers, ATVA 2017.
 */
export const maxPool: EncodingRule<MaxPoolLayer> = (
  layer,
  { encoding: { builder, choices }, input, inputShape, outputShape, path },
) => {
  const [, , channels = 1] = inputShape;
  const { size, strides } = layer;
  const isDisjoint = strides[0] >= size[0] && strides[1] >= size[1];
  return (index) => {
    const window = Math.floor(index / channels);
    const inputs = windowPixels(layer, { window, inputShape, outputShape }).map(
      ({ pixel }) => pixel * channels + (index % channels),
    );
    const { rivals, floor, ceiling } = rivalsOf(inputs, input);
    const [first] = rivals;
    if (first !== undefined && rivals.length === 1) {
      // Windows that overlap may have the same largest input, and no two neurons share a column.
      if (isDisjoint) return input.expression(first);
      return { ...weighted(input, [[first, 1]]), own: 1, lower: 0, upper: 0 };
    }
    const y = builder.column({ lower: floor, upper: ceiling });
    const gaps = rivals.map((rival) => {
      const low = input.box.lower[rival] as number;
      const gap = builder.column({ lower: 0, upper: above(ceiling - low) });
      const { columns, values } = weighted(input, [[rival, -1]]);
      builder.row({ columns: [y, gap, ...columns], values: [1, -1, ...values] }, { lower: 0, upper: 0 });
      return gap;
    });
    const { columns, values } = weighted(
      input,
      rivals.map((rival) => [rival, -1]),
    );
    const lowest = rivals.reduce((sum, rival) => below(sum + (input.box.lower[rival] as number)), 0);
    const row = builder.row(
      { columns: [y, ...columns], values: [1, ...values] },
      { lower: Number.NEGATIVE_INFINITY, upper: above(floor - lowest) },
    );
    choices.push({ columns: gaps, row, path, place: index });
    return y;
  };
};

interface Rivals {
  /** The inputs that may be the largest: no other one is ever above all of these. */
  readonly rivals: readonly number[];
  /** The largest lower end, and the largest upper end. */
  readonly floor: number;
  readonly ceiling: number;
}

function rivalsOf(inputs: readonly number[], { box: { lower, upper } }: Neurons): Rivals {
  const floor = Math.max(...inputs.map((at) => lower[at] as number));
  const ceiling = Math.max(...inputs.map((at) => upper[at] as number));
  const best = inputs.find((at) => lower[at] === floor) ?? ZERO;
  return { rivals: inputs.filter((at) => at === best || !((upper[at] as number) <= floor)), floor, ceiling };
}
