import type { Shape } from '@drawdown/networks';

import { type Activation, behind, ownLastStep, type PlainStep, withLastStep } from '../activation.ts';
import { sizeOf } from '../constant.ts';
import { allExact, exactSum } from '../exact.ts';
import type { GraphNode } from '../graph-node.ts';
import { perChannel } from './channels.ts';

/** scale · x + offset, both in our order, one number for each of the value's. */
export interface Scaling {
  readonly scale: Float32Array;
  readonly offset: Float32Array;
}

/** A value behind a scale layer: with one number a channel where that is enough. */
export function scaled(value: Activation, scaling: Scaling, node: GraphNode): Activation {
  return behind(value, scaleStep(value.shape, scaling), node);
}

/** One number as often as a value has numbers. */
export function repeated(number: number, { order }: Activation): Float32Array {
  return new Float32Array(order.length).fill(number);
}

/**
 * A value plus a constant: in the bias or the offset of its last layer where float32 holds the sum exactly, else behind
 * a scale layer of its own.
 *
 * @param offsets one number for each of the value's, in our order
 */
export function offsetBy(value: Activation, offsets: Float32Array, node: GraphNode): Activation {
  if (offsets.every((offset) => offset === 0)) return value;
  const last = ownLastStep(value);
  const taken =
    last === undefined ? undefined : (inBias(last, offsets, value) ?? inOffset(last, offsets, value));
  if (taken !== undefined && value.last !== undefined) {
    return withLastStep({ ...value, last: value.last }, taken);
  }
  return scaled(value, { scale: repeated(1, value), offset: offsets }, node);
}

function scaleStep(shape: Shape, { scale, offset }: Scaling): PlainStep {
  const scales = perChannel(scale, shape);
  const offsets = perChannel(offset, shape);
  const byChannel = scales !== undefined && offsets !== undefined;
  const own = byChannel ? shape.slice(-1) : shape;
  return {
    layer: { kind: 'scale', shape: own },
    arrays: {
      scale: { shape: own, data: byChannel ? scales : scale },
      offset: { shape: own, data: byChannel ? offsets : offset },
    },
  };
}

function inBias(step: PlainStep, offsets: Float32Array, { shape }: Activation): PlainStep | undefined {
  if (step.layer.kind !== 'linear' && step.layer.kind !== 'conv2d') return undefined;
  const { bias } = step.arrays;
  const more = perChannel(offsets, shape);
  if (bias === undefined || more === undefined) return undefined;
  const data = allExact(bias.data, (value, index) => exactSum(value, more[index] ?? 0));
  return data === undefined ? undefined : { ...step, arrays: { ...step.arrays, bias: { ...bias, data } } };
}

function inOffset(step: PlainStep, offsets: Float32Array, { shape }: Activation): PlainStep | undefined {
  const { scale, offset } = step.arrays;
  if (step.layer.kind !== 'scale' || scale === undefined || offset === undefined) return undefined;
  const count = sizeOf(step.layer.shape);
  const whole = (numbers: Float32Array): Float32Array =>
    offsets.map((_, index) => numbers[index % count] ?? 0);
  const data = allExact(whole(offset.data), (value, index) => exactSum(value, offsets[index] ?? 0));
  return data === undefined ? undefined : scaleStep(shape, { scale: whole(scale.data), offset: data });
}
