import type { Size, StoredArray } from '@drawdown/networks';

import { intAttribute, intsAttribute } from '../attributes.ts';
import type { Call } from '../call.ts';
import { show } from '../constant.ts';
import { type GraphNode, refusal } from '../graph-node.ts';
import { MOST_WEIGHT_BYTES } from '../limits.ts';
import { constant, floatsAt } from '../operands.ts';
import type { ImageView } from './image.ts';
import { sides } from './windows.ts';

/** The weights of a convolution without groups and dilation. */
export interface Kernel {
  readonly size: Size;
  readonly outputs: number;
  /** `[height, width, inputs, outputs]`. */
  readonly weight: StoredArray;
}

/** ONNX's weight [outputs, inputs of a group, height, width] and how it is meant. */
interface Packed {
  readonly outputs: number;
  readonly groupInputs: number;
  readonly taps: Size;
  readonly groups: number;
  readonly dilations: Size;
}

/**
 * The kernel of a Conv node: groups and dilation are written out with zeros, which changes no result.
 *
 * @throws UserError when the weight does not fit the image or the attributes, or takes too much memory
 */
export function kernelOf(call: Call, view: ImageView): Kernel {
  const packed = packedKernel(call, view);
  const { taps, dilations, outputs } = packed;
  const size = [(taps[0] - 1) * dilations[0] + 1, (taps[1] - 1) * dilations[1] + 1] as const;
  const shape = [...size, view.channels, outputs];
  const bytes = 4 * shape.reduce((product, extent) => product * extent, 1);
  if (bytes > MOST_WEIGHT_BYTES) {
    throw refusal(
      call.node,
      `its kernel takes ${bytes} bytes with groups and dilation written out, more than ${MOST_WEIGHT_BYTES}; use a smaller network`,
    );
  }
  return {
    size,
    outputs,
    weight: { shape, data: spread(floatsAt(call, 1), packed, [size[1], view.channels]) },
  };
}

function packedKernel(call: Call, { channels, axes }: ImageView): Packed {
  const { node } = call;
  const { dims } = constant(call, 1);
  const [outputs = 0, groupInputs = 0] = dims;
  if (dims.length !== axes + 2 || dims.includes(0)) {
    throw refusal(node, `its weight should have ${axes + 2} axes, but is ${show(dims)}`);
  }
  const groups = intAttribute(node, 'group', 1);
  if (!(groups >= 1) || groupInputs * groups !== channels || outputs % groups !== 0) {
    throw refusal(node, `its weight ${show(dims)} in ${groups} groups does not fit ${channels} channels`);
  }
  const taps: Size = [axes === 2 ? (dims[2] ?? 1) : 1, dims.at(-1) ?? 1];
  expectTaps(node, dims.slice(2));
  return { outputs, groupInputs, taps, groups, dilations: sides(node, 'dilations', axes) ?? [1, 1] };
}

function expectTaps(node: GraphNode, taps: readonly number[]): void {
  const stated = intsAttribute(node, 'kernel_shape');
  if (stated !== undefined && stated.join() !== taps.join()) {
    throw refusal(
      node,
      `its attribute 'kernel_shape' is ${show(stated)}, but its weight has windows of ${show(taps)}`,
    );
  }
}

function spread(
  weight: Float32Array,
  { outputs, groupInputs, taps, groups, dilations }: Packed,
  [columns, inputs]: readonly [columns: number, inputs: number],
): Float32Array {
  const rows = (taps[0] - 1) * dilations[0] + 1;
  const data = new Float32Array(rows * columns * inputs * outputs);
  let at = 0;
  for (let output = 0; output < outputs; output++) {
    const group = Math.floor(output / (outputs / groups));
    for (let channel = 0; channel < groupInputs; channel++) {
      const input = group * groupInputs + channel;
      for (let row = 0; row < taps[0]; row++) {
        for (let column = 0; column < taps[1]; column++, at++) {
          const tap = row * dilations[0] * columns + column * dilations[1];
          data[(tap * inputs + input) * outputs + output] = weight[at] as number;
        }
      }
    }
  }
  return data;
}
