import { describe, expect, it } from 'vitest';

import { inputToOnnx, inputToOurs } from '../src/index.ts';

// Two channels of one row and three columns: channel by channel there, pixel by pixel with us.
const imported = { input: { name: 'x', order: Int32Array.of(0, 3, 1, 4, 2, 5) } };

describe('the order of inputs', () => {
  it('turns ONNX’s order into ours and back', () => {
    const onnx = Float32Array.of(10, 11, 12, 20, 21, 22);
    const ours = Float32Array.of(10, 20, 11, 21, 12, 22);
    expect(inputToOurs(imported, onnx)).toEqual(ours);
    expect(inputToOnnx(imported, ours)).toEqual(onnx);
  });

  it('keeps the kind of array', () => {
    expect(inputToOurs(imported, new Float64Array(6))).toBeInstanceOf(Float64Array);
    expect(inputToOnnx(imported, new Float32Array(6))).toBeInstanceOf(Float32Array);
  });

  it('refuses another number of values', () => {
    const message = "input 'x' has 6 numbers, but 5 were given";
    expect(() => inputToOurs(imported, new Float64Array(5))).toThrow(message);
    expect(() => inputToOnnx(imported, new Float64Array(5))).toThrow(message);
  });
});
