import { type Activation, behind } from '../activation.ts';
import { type GraphNode, refusal } from '../graph-node.ts';
import { perChannel } from './channels.ts';
import { asVector } from './vector.ts';

/** What batch-norm does to each number of a value, in our order. */
export interface Normalisation {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/**
 * A value behind batch-norm: by channel, or number by number of a vector where that is not enough.
 *
 * @throws UserError where a variance plus epsilon is not positive
 */
export function batchNormalized(
  value: Activation,
  { epsilon, ...normalisation }: Normalisation & { readonly epsilon: number },
  node: GraphNode,
): Activation {
  const flat = normalisation.variance.find((variance) => !(variance + epsilon > 0));
  if (flat !== undefined) {
    throw refusal(
      node,
      `it divides by the root of the variance ${flat} plus epsilon ${epsilon}, which should be above 0`,
    );
  }
  const named = Object.entries(normalisation);
  const byChannel = named.map(([name, numbers]) => [name, perChannel(numbers, value.shape)] as const);
  const whole = byChannel.some(([, numbers]) => numbers === undefined);
  const ready = whole ? asVector(value, node) : value;
  const channels = ready.shape.at(-1) ?? 1;
  const arrays = Object.fromEntries(
    named.map(([name, numbers]) => [name, { shape: [channels], data: numbers.slice(0, channels) }]),
  );
  return behind(ready, { layer: { kind: 'batch-norm', channels, epsilon }, arrays }, node);
}
