import { type Activation, made } from '../activation.ts';
import { sizeOf } from '../constant.ts';
import { type GraphNode, refusal } from '../graph-node.ts';
import { MOST_DENSE_WEIGHTS } from '../limits.ts';
import { inverse } from '../order.ts';
import { type ImageView, imageDims } from './image.ts';
import type { Kernel } from './kernel.ts';
import { asVector } from './vector.ts';
import type { Windows } from './windows.ts';

/** A convolution of an image whose numbers do not lie as our images do. */
export interface DenseConvolution {
  readonly view: ImageView;
  readonly kernel: Kernel;
  readonly windows: Windows;
  /** One number for each output channel. */
  readonly bias: Float32Array;
}

/**
 * A value behind a convolution that is written out as a linear layer: every weight in every place of its window.
 *
 * @throws UserError where that takes too many weights
 */
export function denseConvolution(
  value: Activation,
  convolution: DenseConvolution,
  node: GraphNode,
): Activation {
  const { view, kernel, windows, bias } = convolution;
  const [rows, columns] = windows.places;
  const places = rows * columns;
  const dims = imageDims({ ...view, channels: kernel.outputs, height: rows, width: columns });
  const [inputs, outputs] = [value.order.length, sizeOf(dims)];
  if (inputs * outputs > MOST_DENSE_WEIGHTS) {
    throw refusal(
      node,
      `its image does not lie as images do (it is reshaped or transposed by the layers before), and as a linear layer it would take ${inputs * outputs} weights, more than ${MOST_DENSE_WEIGHTS}; export the network without that`,
    );
  }
  const vector = asVector(value, node);
  const weight = { shape: [inputs, outputs], data: denseWeight(vector, convolution, outputs) };
  const biases = Float32Array.from({ length: outputs }, (_, at) => bias[Math.floor(at / places)] as number);
  const arrays = { weight, bias: { shape: [outputs], data: biases } };
  return made(vector, { layer: { kind: 'linear', inputs, outputs }, arrays, node }, { dims });
}

function denseWeight(
  { order }: Activation,
  { view: { channels, height, width }, kernel, windows: { strides, padding, places } }: DenseConvolution,
  outputs: number,
): Float32Array {
  const ours = inverse(order);
  const data = new Float32Array(order.length * outputs);
  const [rows, columns] = kernel.size;
  for (let place = 0; place < places[0] * places[1]; place++) {
    const top = Math.floor(place / places[1]) * strides[0] - padding[0];
    const left = (place % places[1]) * strides[1] - padding[2];
    for (let tap = 0; tap < rows * columns; tap++) {
      const y = top + Math.floor(tap / columns);
      const x = left + (tap % columns);
      if (y < 0 || y >= height || x < 0 || x >= width) continue;
      for (let channel = 0; channel < channels; channel++) {
        const input = ours[(channel * height + y) * width + x] as number;
        for (let output = 0; output < kernel.outputs; output++) {
          const weight = kernel.weight.data[(tap * channels + channel) * kernel.outputs + output] as number;
          data[input * outputs + output * places[0] * places[1] + place] = weight;
        }
      }
    }
  }
  return data;
}
