import { describe, expect, it } from 'vitest';

import { decodeSafetensors } from '../../src/format/safetensors-decode.ts';
import { encodeSafetensors } from '../../src/format/safetensors-encode.ts';

describe('encodeSafetensors', () => {
  it('writes the length, the sorted header padded to 8, and little-endian numbers', () => {
    const bytes = encodeSafetensors({
      b: { shape: [2], data: Float32Array.of(1, -2) },
      a: { shape: [1, 1], data: Float32Array.of(0.5) },
    });
    const text =
      '{"a":{"data_offsets":[0,4],"dtype":"F32","shape":[1,1]},"b":{"data_offsets":[4,12],"dtype":"F32","shape":[2]}}';
    const length = Math.ceil(text.length / 8) * 8;
    expect([...bytes.subarray(0, 8)]).toEqual([length, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + length))).toBe(text.padEnd(length, ' '));
    // 0.5 = 3f000000, 1 = 3f800000, −2 = c0000000
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  it('keeps any name, even one that objects have a use for', () => {
    const array = { shape: [1], data: Float32Array.of(3) };
    const bytes = encodeSafetensors(Object.fromEntries([['__proto__', array]]));
    expect(Object.entries(decodeSafetensors(bytes, 'memory'))).toEqual([['__proto__', array]]);
  });

  it('refuses numbers that do not fill the shape, and the reserved name', () => {
    const data = Float32Array.of(1, 2, 3);
    expect(() => encodeSafetensors({ w: { shape: [2, 2], data } })).toThrow(
      "array 'w' of shape [2, 2] needs 4 numbers, but has 3",
    );
    expect(() => encodeSafetensors({ __metadata__: { shape: [3], data } })).toThrow(
      /safetensors reserves it/,
    );
  });
});
