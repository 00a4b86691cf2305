import type { ConvAxis, ConvGeometry } from './conv-geometry.ts';

/** The windows `[from, to)` of an axis whose input at `offset` inside the kernel is not padding. */
function insideRange(axis: ConvAxis, offset: number): readonly [from: number, to: number] {
  const { size, stride, before, outputs } = axis;
  const from = Math.max(0, Math.ceil((before - offset) / stride));
  const to = Math.min(outputs, Math.floor((size - 1 + before - offset) / stride) + 1);
  return [Math.min(from, outputs), Math.max(to, Math.min(from, outputs))];
}

/**
 * Writes every window of the images `[batch, height, width, channels]` as a column of
 * `[kernelRows · kernelColumns · channels, batch · outputRows · outputColumns]`, zeros for the padding.
 */
export function writeWindows(image: Float32Array, target: Float32Array, geometry: ConvGeometry): void {
  const { batch, rows, columns, inputs: channels } = geometry;
  const step = columns.stride * channels;
  let write = 0;
  for (let i = 0; i < rows.kernel; i++) {
    const [top, bottom] = insideRange(rows, i);
    for (let j = 0; j < columns.kernel; j++) {
      const [left, right] = insideRange(columns, j);
      for (let c = 0; c < channels; c++) {
        for (let b = 0; b < batch; b++) {
          for (let p = 0; p < rows.outputs; p++) {
            const end = write + columns.outputs;
            if (p < top || p >= bottom) {
              target.fill(0, write, end);
              write = end;
              continue;
            }
            const row = b * rows.size + p * rows.stride + i - rows.before;
            let read = (row * columns.size + left * columns.stride + j - columns.before) * channels + c;
            const stop = write + right;
            for (const start = write + left; write < start; write++) target[write] = 0;
            for (; write < stop; write++) {
              target[write] = image[read]!;
              read += step;
            }
            for (; write < end; write++) target[write] = 0;
          }
        }
      }
    }
  }
}
