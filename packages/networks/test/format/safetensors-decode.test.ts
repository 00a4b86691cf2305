import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { decodeSafetensors } from '../../src/format/safetensors-decode.ts';

/** A file with this header (text, or a value to be written as JSON) and that many bytes of data. */
function file(header: unknown, data = 0): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (shape: number[], from: number, to: number, dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

describe('decodeSafetensors', () => {
  it('passes over metadata, and takes arrays in any order', () => {
    const header = { __metadata__: { format: 'pt' }, b: entry([1], 0, 4), a: entry([], 4, 8) };
    const bytes = file(header, 8);
    new DataView(bytes.buffer).setFloat32(bytes.length - 8, 2.5, true);
    expect(decodeSafetensors(bytes, 'x')).toEqual({
      a: { shape: [], data: Float32Array.of(0) },
      b: { shape: [1], data: Float32Array.of(2.5) },
    });
  });

  it('reads a view into a larger buffer', () => {
    const bytes = file({ a: entry([1], 0, 4) }, 4);
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(decodeSafetensors(larger.subarray(3), 'x')).toEqual({
      a: { shape: [1], data: Float32Array.of(0) },
    });
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /has 0 bytes, fewer than the 8/],
    [
      'garbage',
      new TextEncoder().encode('this is surely no safetensors file'),
      /its header should have \d+ bytes/,
    ],
    ['a header that is no JSON', file('{"a": '), /does not read as JSON/],
    ['a header that is no text', file('\0\0'), /does not read as JSON/],
    ['a header that is a list', file([1, 2]), /its header is no JSON object/],
    [
      'an entry without shape',
      file({ a: { dtype: 'F32', data_offsets: [0, 4] } }, 4),
      /array 'a' does not fit/,
    ],
    ['a negative extent', file({ a: entry([-1], 0, 4) }, 4), /array 'a' does not fit/],
    ['other numbers', file({ a: entry([1], 0, 8, 'F64') }, 8), /should hold F32 numbers, but holds F64/],
    [
      'a shape that does not fit its bytes',
      file({ a: entry([3], 0, 4) }, 4),
      /should take 12 bytes, but 4 are marked/,
    ],
    [
      'a gap',
      file({ a: entry([1], 0, 4), b: entry([1], 8, 12) }, 12),
      /'b' should start at byte 4, but starts at 8/,
    ],
    ['an overlap', file({ a: entry([2], 0, 8), b: entry([1], 4, 8) }, 8), /'b' should start at byte 8/],
    [
      'too few numbers',
      file({ a: entry([2], 0, 8) }, 7),
      /is truncated: its arrays take 8 bytes, but 7 follow/,
    ],
    [
      'bytes left over',
      file({ a: entry([1], 0, 4) }, 9),
      /is damaged: its arrays take 4 bytes, but 9 follow/,
    ],
  ])('refuses %s in one line that names the file', (_case, bytes, message) => {
    expect(() => decodeSafetensors(bytes, '/runs/x.safetensors')).toThrow(UserError);
    expect(() => decodeSafetensors(bytes, '/runs/x.safetensors')).toThrow(message);
    expect(() => decodeSafetensors(bytes, '/runs/x.safetensors')).toThrow(/^\/runs\/x\.safetensors[^\n]*$/);
  });
});
