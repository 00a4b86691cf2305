import type { Activation } from '../activation.ts';
import { floatAttribute, intAttribute } from '../attributes.ts';
import type { Call, Operator } from '../call.ts';
import { show, sizeOf } from '../constant.ts';
import { refusal } from '../graph-node.ts';
import { batchNormalized } from '../layers/batch-norm.ts';
import { activation, constant, floatsAt } from '../operands.ts';

/** BatchNormalization in inference, by channel (axis 1), or number by number where `spatial` is 0. */
export const batchNormalization: Operator = (call) => {
  const { node } = call;
  if (intAttribute(node, 'training_mode', 0) !== 0) {
    throw refusal(node, 'it is in training mode; export the network for inference');
  }
  const value = activation(call, 0);
  const channelOf = channels(call, value);
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((index) => {
    const numbers = floatsAt(call, index);
    return Float32Array.from(value.order, (place) => numbers[channelOf(place)] as number);
  }) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const epsilon = floatAttribute(node, 'epsilon', 1e-5);
  return batchNormalized(value, { gamma, beta, mean, variance, epsilon }, node);
};

/** Which of the parameters' numbers belongs to a number of the flat value. */
function channels(call: Call, { dims }: Activation): (place: number) => number {
  const { node } = call;
  const spatial = intAttribute(node, 'spatial', 1) !== 0;
  const own = spatial ? dims.slice(1, 2) : dims.slice(1);
  const fits = [1, 2, 3, 4].every((index) => constant(call, index).dims.join() === own.join());
  if (dims.length < 2 || dims[0] !== 1 || !fits) {
    throw refusal(
      node,
      `its parameters of shape ${show(constant(call, 1).dims)} and others do not fit one example of shape ${show(dims)}`,
    );
  }
  if (!spatial) return (place) => place;
  const block = sizeOf(dims.slice(2));
  return (place) => Math.floor(place / block);
}
