import { type Activation, behind, ownLastStep, withLastStep } from '../activation.ts';
import { allExact, exactQuotient } from '../exact.ts';
import { type GraphNode, refusal } from '../graph-node.ts';
import { perChannel } from './channels.ts';
import { repeated, scaled } from './scale.ts';
import { asVector } from './vector.ts';

/** The input less a constant by channel, as a normalize layer; undefined for any other value or constant. */
export function inputLess(value: Activation, means: Float32Array, node: GraphNode): Activation | undefined {
  const mean = perChannel(means, value.shape);
  if (value.last !== undefined || mean === undefined || mean.every((each) => each === 0)) return undefined;
  return normalized(value, { mean: [...mean], deviation: [...mean].map(() => 1) }, node);
}

/**
 * A value divided by a constant: by a normalize layer at the input, where it may join the one before; elsewhere by a
 * scale layer where the reciprocals are float32 numbers, else by a normalize layer, behind a change of sign where one
 * is needed.
 *
 * @param divisors one number for each of the value's, in our order
 * @throws UserError for a divisor of 0
 */
export function dividedBy(value: Activation, divisors: Float32Array, node: GraphNode): Activation {
  if (divisors.includes(0)) throw refusal(node, 'it divides by 0; export the network again');
  if (divisors.every((divisor) => divisor === 1)) return value;
  const deviation = perChannel(divisors, value.shape);
  const joined = deviation === undefined ? undefined : atInput(value, deviation, node);
  if (joined !== undefined) return joined;
  const reciprocals = allExact(divisors, (divisor) => exactQuotient(1, divisor));
  if (reciprocals !== undefined) {
    return scaled(value, { scale: reciprocals, offset: repeated(0, value) }, node);
  }
  const ready = deviation === undefined ? asVector(value, node) : value;
  const signs = divisors.map(Math.sign);
  const positive = signs.includes(-1)
    ? scaled(ready, { scale: signs, offset: repeated(0, value) }, node)
    : ready;
  const sizes = [...(deviation ?? divisors)].map(Math.abs);
  return normalized(positive, { mean: sizes.map(() => 0), deviation: sizes }, node);
}

interface Moments {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

function normalized(value: Activation, moments: Moments, node: GraphNode): Activation {
  return behind(value, { layer: { kind: 'normalize', ...moments }, arrays: {} }, node);
}

function atInput(value: Activation, divisors: Float32Array, node: GraphNode): Activation | undefined {
  if (divisors.some((divisor) => divisor < 0)) return undefined;
  const deviation = [...divisors];
  if (value.last === undefined) return normalized(value, { mean: deviation.map(() => 0), deviation }, node);
  const last = ownLastStep(value);
  if (last?.layer.kind !== 'normalize' || last.layer.deviation.some((each) => each !== 1)) return undefined;
  return withLastStep({ ...value, last: value.last }, { ...last, layer: { ...last.layer, deviation } });
}
