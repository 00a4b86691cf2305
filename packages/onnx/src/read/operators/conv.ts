import { made } from '../activation.ts';
import type { Call, Operator } from '../call.ts';
import { show } from '../constant.ts';
import { refusal } from '../graph-node.ts';
import { denseConvolution } from '../layers/dense-convolution.ts';
import { asImage, imageDims, imageView, orderOf } from '../layers/image.ts';
import { kernelOf } from '../layers/kernel.ts';
import { windowsOf } from '../layers/windows.ts';
import { activation, constant, floatsAt, isGiven } from '../operands.ts';

/** Conv with one or two spatial axes, groups and dilations: a convolution, or a linear layer where its image lies in another order. */
export const conv: Operator = (call) => {
  const { node } = call;
  const value = activation(call, 0);
  const view = imageView(call, value);
  const kernel = kernelOf(call, view);
  const { size, outputs, weight } = kernel;
  const windows = windowsOf(node, view, size);
  const bias = biasOf(call, outputs);
  const image = asImage(call, value, view);
  if (image === undefined) return denseConvolution(value, { view, kernel, windows, bias }, node);
  const { strides, padding, places } = windows;
  const layer = { kind: 'conv2d', inputs: view.channels, outputs, size, strides, padding } as const;
  const arrays = { weight, bias: { shape: [outputs], data: bias } };
  const result = { ...view, channels: outputs, height: places[0], width: places[1] };
  return made(image, { layer, arrays, node }, { dims: imageDims(result), order: () => orderOf(result) });
};

function biasOf(call: Call, outputs: number): Float32Array {
  if (!isGiven(call, 2)) return new Float32Array(outputs);
  const { dims } = constant(call, 2);
  if (dims.join() === String(outputs)) return floatsAt(call, 2);
  throw refusal(
    call.node,
    `its bias of shape ${show(dims)} should have one number for each of ${outputs} channels`,
  );
}
