import { float64 } from '@drawdown/bounds';
import type { SigmoidLayer, TanhLayer } from '@drawdown/networks';

import { type EncodingRule, weighted } from '../encoding-rule.ts';

/** Between CROWN's two lines, whose intercepts are rounded outward for their slopes as they are, and between its own ends. */
export const sShaped: EncodingRule<SigmoidLayer | TanhLayer> = ({ kind }, { encoding, input }) => {
  const shape = [1, input.box.lower.length];
  const box = {
    lower: { shape, data: input.box.lower },
    upper: { shape, data: input.box.upper },
  };
  const ends = float64.sShapedBox(kind, box);
  const lines = float64.sShapedLines(kind, box);
  const { builder } = encoding;
  encoding.hasCurves = true;
  return (index) => {
    const of = (array: { readonly data: Float64Array } | undefined): number => array?.data[index] ?? 0;
    const y = builder.column({ lower: of(ends.lower), upper: of(ends.upper) });
    const lineThrough = (slope: number) => {
      const { columns, values } = weighted(input, [[index, -slope]]);
      return { columns: [y, ...columns], values: [1, ...values] };
    };
    builder.row(lineThrough(of(lines.lowerSlope)), {
      lower: of(lines.lowerIntercept),
      upper: Number.POSITIVE_INFINITY,
    });
    builder.row(lineThrough(of(lines.upperSlope)), {
      lower: Number.NEGATIVE_INFINITY,
      upper: of(lines.upperIntercept),
    });
    return y;
  };
};
