/**
 * The filter gradient of a convolution, which TensorFlow.js lacks on wasm.
 *
 *     dW[i, j, c, o] = Σ over b, p, q of x[b, p·s + i, q·s + j, c] · dy[b, p, q, o]
 *
 * Read with the batch as the channels, this is itself a convolution: image `[c, h, w, b]`, filter dy `[p, q, b, o]`,
 * dilation s. Its cost besides the products is packing dy as a filter; where there are few inputs per window, as in
 * a first layer, writing the windows out and one matrix product is cheaper.
 */
import {
  BatchMatMul,
  Conv2D,
  Conv2DBackpropFilter,
  type KernelConfig,
  Slice,
  type TensorInfo,
  Transpose,
} from '@tensorflow/tfjs-core';
import {
  type ConvAttributes,
  type ConvAxis,
  type ConvGeometry,
  convGeometry,
  explicitPadding,
} from './conv-geometry.ts';
import { floats, type KernelCall, release, run, viewAs, wasmKernel, zerosOf } from './kernel-call.ts';
import { writeWindows } from './windows.ts';

type Call = KernelCall<
  { readonly x: TensorInfo; readonly dy: TensorInfo },
  ConvAttributes & { readonly filterShape: number[] }
>;

/** How many rows or columns of zeros are to follow the input (negative: how many of its own no window reaches). */
function after({ size, kernel, stride, before, outputs }: ConvAxis): number {
  return (outputs - 1) * stride + kernel - before - size;
}

/** How many rows or columns of the input, from the first, some window may reach. */
function reached(axis: ConvAxis): number {
  return axis.size + Math.min(0, after(axis));
}

function byConvolution({ inputs, backend }: Call, geometry: ConvGeometry): TensorInfo {
  const { batch, inputs: channels, rows, columns } = geometry;
  const transposed = run(backend, Transpose, { x: inputs.x }, { perm: [3, 1, 2, 0] });
  const filter = run(backend, Transpose, { x: inputs.dy }, { perm: [1, 2, 0, 3] });
  const below = after(rows);
  const right = after(columns);
  const image =
    below >= 0 && right >= 0
      ? transposed
      : run(
          backend,
          Slice,
          { x: transposed },
          {
            begin: [0, 0, 0, 0],
            size: [channels, reached(rows), reached(columns), batch],
          },
        );
  const gradient = run(
    backend,
    Conv2D,
    { x: image, filter },
    {
      strides: 1,
      pad: explicitPadding([rows.before, Math.max(0, below)], [columns.before, Math.max(0, right)]),
      dataFormat: 'NHWC',
      dilations: [rows.stride, columns.stride],
    },
  );
  const out = run(backend, Transpose, { x: gradient }, { perm: [1, 2, 0, 3] });
  release(backend, image, filter, gradient);
  if (image !== transposed) release(backend, transposed);
  return out;
}

function byWindows({ inputs, attrs, backend }: Call, geometry: ConvGeometry): TensorInfo {
  const { batch, rows, columns, inputs: channels, outputs } = geometry;
  const perWindow = rows.kernel * columns.kernel * channels;
  const windows = batch * rows.outputs * columns.outputs;
  const a = backend.makeOutput([1, perWindow, windows], 'float32');
  writeWindows(floats(backend, inputs.x), floats(backend, a), geometry);
  const b = viewAs(inputs.dy, [1, windows, outputs]);
  const out = run(backend, BatchMatMul, { a, b }, { transposeA: false, transposeB: false });
  release(backend, a);
  return viewAs(out, attrs.filterShape);
}

/** The kernel `Conv2DBackpropFilter`. */
export function conv2dBackpropFilterKernel(): KernelConfig {
  const kernel = (call: Call): TensorInfo => {
    const geometry = convGeometry(call.inputs.x.shape, call.attrs.filterShape, call.attrs);
    if (reached(geometry.rows) <= 0 || reached(geometry.columns) <= 0) {
      return zerosOf(call.backend, call.attrs.filterShape);
    }
    const perWindow = geometry.rows.kernel * geometry.columns.kernel * geometry.inputs;
    // Measured: packing a number of dy costs about as much as writing two numbers of the windows.
    return perWindow <= 2 * geometry.outputs ? byWindows(call, geometry) : byConvolution(call, geometry);
  };
  return wasmKernel(Conv2DBackpropFilter, kernel);
}
