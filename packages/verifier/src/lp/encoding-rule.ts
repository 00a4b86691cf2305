import type { Array64 } from '@drawdown/bounds';
import type { Layer, Parameters, Shape } from '@drawdown/networks';
import { type Expression, type Neurons, ZERO } from './neurons.ts';
import type { Entries, ProgramBuilder } from './program-builder.ts';

/**
 * Columns of which none is negative and at least one is 0 at every point that the network can reach: a ReLU's two parts, or
 * how far each input of a maximum is below it.
 */
export interface Choice {
  readonly columns: readonly number[];
  /** The row that relaxes it: it limits all of its columns together. */
  readonly row: number;
  /** The layer's path, and the neuron's place in the layer's flat input, or of a maximum in its output. */
  readonly path: string;
  readonly place: number;
}

/** What layers write to. */
export interface Encoding {
  readonly builder: ProgramBuilder;
  readonly choices: Choice[];
  /** Whether some layer has a relaxation that no choice makes exact. */
  hasCurves: boolean;
}

/** What a rule sees of the layer it is about. */
export interface EncodingContext {
  readonly encoding: Encoding;
  readonly parameters: Parameters<Array64>;
  readonly path: string;
  /** The shapes of one example in front of the layer and behind it. */
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly input: Neurons;
  /** Encodes layers that the layer holds, on its own input. */
  readonly inside: (layers: readonly Layer[], pathOf: (index: number) => string) => Neurons;
}

/** What a layer makes of its input: the expression of each of its neurons, by the flat index. */
export type Express = (index: number) => Expression;

/** How a layer of one kind stands in a linear program: as rows that hold at every point which the network can reach. */
export type EncodingRule<L extends Layer> = (layer: L, context: EncodingContext) => Express;

/** The entries of neurons with their factors; neurons that are 0 and factors that are 0 are left out. */
export function weighted(
  input: Neurons,
  terms: Iterable<readonly [neuron: number, factor: number]>,
): Entries {
  const columns: number[] = [];
  const values: number[] = [];
  for (const [neuron, factor] of terms) {
    const column = factor === 0 ? ZERO : input.column(neuron);
    if (column === ZERO) continue;
    columns.push(column);
    values.push(factor);
  }
  return { columns, values };
}
