import type { Layer } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import type { Array64 } from '../float64/array64.ts';
import type { RuleContext, Section } from '../rule.ts';

/** What is known of numbers that float32 computes: where the exact ones lie, and how far from them it may be. */
export interface InexactBox {
  /** A sound box of the exact numbers, `[batch, …]`. */
  readonly box: Box<Array64>;
  /** At least the distance between an exact number and what float32 has in its place, `[batch, …]`; infinite where nothing is known. */
  readonly error: Array64;
}

/** What a layer of one kind makes of them; `inside` takes them through layers that the layer holds. */
export type Float32ErrorRule<L extends Layer> = (
  context: RuleContext<Array64, L>,
  input: InexactBox,
  inside: (section: Section<Array64>, input: InexactBox) => InexactBox,
) => InexactBox;
