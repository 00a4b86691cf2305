/**
 * The input gradient of a convolution, which is also the transposed convolution. The built-in kernel of the wasm
 * backend is a scalar loop.
 *
 * Along one axis, with input position i, window o, offset k inside it: i + before = o·s + k. Write the padded
 * position as s·m + r with 0 ≤ r < s; then k = r + s·t and o = m − t, so
 *
 *     dx[s·m + r − before] = Σ over t of dy[m − t] · W[r + s·t]
 *
 * For each of the s·s remainders this is a plain convolution of dy with the filter's every s-th tap, flipped. All
 * of them run as one convolution with s·s·c outputs, whose result is then spread over the image.
 */
import {
  Conv2D,
  Conv2DBackpropInput,
  type KernelConfig,
  Slice,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import {
  type ConvAttributes,
  type ConvAxis,
  type ConvGeometry,
  convGeometry,
  explicitPadding,
} from './conv-geometry.ts';
import { floats, type KernelCall, release, run, wasmKernel, zerosOf } from './kernel-call.ts';

type Call = KernelCall<
  { readonly dy: TensorInfo; readonly filter: TensorInfo },
  ConvAttributes & { readonly inputShape: number[] }
>;

/** One axis of the convolution over dy. */
interface PhaseAxis {
  /** Taps t per remainder. */
  readonly taps: number;
  /** The first padded position, divided by the stride, that holds an input. */
  readonly first: number;
  /** Positions m that the convolution gives. */
  readonly count: number;
  /** Zeros before and after dy; negative where windows of dy reach no input. */
  readonly padding: readonly [before: number, after: number];
}

function phaseAxis({ size, kernel, stride, before, outputs }: ConvAxis): PhaseAxis {
  const taps = Math.ceil(kernel / stride);
  const first = Math.floor(before / stride);
  const last = Math.floor((size - 1 + before) / stride);
  return { taps, first, count: last - first + 1, padding: [taps - 1 - first, last - (outputs - 1)] };
}

/** The filter `[h, w, c, o]` as `[taps, taps, o, stride · stride · c]`, flipped; zeros where a remainder has no tap. */
function writePhaseFilter(
  filter: Float32Array,
  target: Float32Array,
  { rows, columns, inputs: channels, outputs }: ConvGeometry,
): void {
  const rowTaps = Math.ceil(rows.kernel / rows.stride);
  const columnTaps = Math.ceil(columns.kernel / columns.stride);
  const width = rows.stride * columns.stride * channels;
  target.fill(0);
  for (let i = 0; i < rows.kernel; i++) {
    const tapRow = rowTaps - 1 - Math.floor(i / rows.stride);
    for (let j = 0; j < columns.kernel; j++) {
      const tapColumn = columnTaps - 1 - Math.floor(j / columns.stride);
      const phase = (i % rows.stride) * columns.stride + (j % columns.stride);
      const base = (tapRow * columnTaps + tapColumn) * outputs * width + phase * channels;
      let read = (i * columns.kernel + j) * channels * outputs;
      for (let c = 0; c < channels; c++) {
        for (let o = 0; o < outputs; o++) target[base + o * width + c] = filter[read++]!;
      }
    }
  }
}

/** Spreads `[batch, m, m, stride · stride · c]` over the image `[batch, height, width, c]`. */
function spread(
  source: Float32Array,
  target: Float32Array,
  geometry: ConvGeometry,
  phases: readonly [rows: PhaseAxis, columns: PhaseAxis],
): void {
  const { batch, rows, columns, inputs: channels } = geometry;
  const width = rows.stride * columns.stride * channels;
  let write = 0;
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < rows.size; i++) {
      const row = i + rows.before;
      const m = Math.floor(row / rows.stride) - phases[0].first;
      const line = ((b * phases[0].count + m) * phases[1].count - phases[1].first) * width;
      const phase = line + (row % rows.stride) * columns.stride * channels;
      for (let j = 0; j < columns.size; j++) {
        const column = j + columns.before;
        const remainder = column % columns.stride;
        const read = phase + ((column - remainder) / columns.stride) * width + remainder * channels;
        for (let c = 0; c < channels; c++) target[write++] = source[read + c]!;
      }
    }
  }
}

/** dy without the windows that reach no input: a slice where the padding is negative. */
function reaching({ inputs, backend }: Call, [rows, columns]: readonly [PhaseAxis, PhaseAxis]): TensorInfo {
  const { dy } = inputs;
  const cut = (padding: number): number => Math.max(0, -padding);
  const [top, bottom, left, right] = [...rows.padding, ...columns.padding].map(cut) as [
    number,
    number,
    number,
    number,
  ];
  if (top + bottom + left + right === 0) return dy;
  const [batch, height, width, channels] = dy.shape as [number, number, number, number];
  const size = [batch, height - top - bottom, width - left - right, channels];
  return run(backend, Slice, { x: dy }, { begin: [0, top, left, 0], size });
}

function kernel(call: Call): TensorInfo {
  const { inputs, attrs, backend } = call;
  const geometry = convGeometry(attrs.inputShape, inputs.filter.shape, attrs);
  const { rows, columns, inputs: channels, outputs } = geometry;
  const phases = [phaseAxis(rows), phaseAxis(columns)] as const;
  const width = rows.stride * columns.stride * channels;
  const isReached = (axis: ConvAxis, phase: PhaseAxis): boolean => {
    const [before, after] = phase.padding;
    return axis.outputs + Math.min(0, before) + Math.min(0, after) > 0;
  };
  if (!isReached(rows, phases[0]) || !isReached(columns, phases[1]))
    return zerosOf(backend, attrs.inputShape);
  const filter = backend.makeOutput([phases[0].taps, phases[1].taps, outputs, width], 'float32');
  writePhaseFilter(floats(backend, inputs.filter), floats(backend, filter), geometry);
  const dy = reaching(call, phases);
  const [top, bottom, left, right] = [...phases[0].padding, ...phases[1].padding].map((pad) =>
    Math.max(0, pad),
  ) as [number, number, number, number];
  const attributes = {
    strides: 1,
    pad: explicitPadding([top, bottom], [left, right]),
    dataFormat: 'NHWC',
    dilations: 1,
  };
  const convolved = run(backend, Conv2D, { x: dy, filter }, attributes);
  release(backend, filter);
  if (dy !== inputs.dy) release(backend, dy);
  if (rows.stride === 1 && columns.stride === 1) return convolved;
  const out = backend.makeOutput(attrs.inputShape, 'float32');
  spread(floats(backend, convolved), floats(backend, out), geometry, phases);
  release(backend, convolved);
  return out;
}

/** The kernel `Conv2DBackpropInput`. */
export function conv2dBackpropInputKernel(): KernelConfig {
  return wasmKernel(Conv2DBackpropInput, kernel);
}
