import type { OutputRow, Property } from '@drawdown/properties';
import { above, below } from '@drawdown/records';

import { weighted } from './encoding-rule.ts';
import type { Objective } from './linear-program.ts';
import type { Neurons } from './neurons.ts';
import type { ProgramBuilder } from './program-builder.ts';

/**
 * For each alternative of a property what is to be least: its row; of several rows a column that is at least each of them, and
 * so their largest, where it is least.
 */
export function objectivesOf(
  builder: ProgramBuilder,
  logits: Neurons,
  { alternatives }: Property,
): readonly Objective[] {
  return alternatives.map((rows) => {
    const [row] = rows;
    return row !== undefined && rows.length === 1
      ? objectiveOf(row, logits)
      : largestOf(builder, rows, logits);
  });
}

function objectiveOf(row: OutputRow, logits: Neurons): Objective {
  const { columns, values } = weighted(logits, Array.from(row.coefficients.entries()));
  return {
    columns: Int32Array.from(columns),
    values: Float64Array.from(values),
    constant: row.constant.lower,
  };
}

function largestOf(builder: ProgramBuilder, rows: readonly OutputRow[], logits: Neurons): Objective {
  const ends = rows.map((row) => endsOf(row, logits));
  const largest = builder.column({
    lower: Math.max(...ends.map(({ lower }) => lower)),
    upper: Math.max(...ends.map(({ upper }) => upper)),
  });
  for (const row of rows) {
    const { columns, values } = weighted(
      logits,
      Array.from(row.coefficients, (value, neuron): [number, number] => [neuron, -value]),
    );
    builder.row(
      { columns: [largest, ...columns], values: [1, ...values] },
      { lower: row.constant.lower, upper: Number.POSITIVE_INFINITY },
    );
  }
  return { columns: Int32Array.of(largest), values: Float64Array.of(1), constant: 0 };
}

/** Float64 ends around what a row can be where the logits are in their box. */
function endsOf(
  { coefficients, constant }: OutputRow,
  { box }: Neurons,
): { readonly lower: number; readonly upper: number } {
  let { lower, upper } = constant;
  for (const [neuron, value] of coefficients.entries()) {
    if (value === 0) continue;
    const [low, high] = [box.lower[neuron] as number, box.upper[neuron] as number];
    lower = below(lower + below(value * (value > 0 ? low : high)));
    upper = above(upper + above(value * (value > 0 ? high : low)));
  }
  return { lower, upper };
}
