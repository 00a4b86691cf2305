import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeSafetensors } from '../../src/format/safetensors-decode.ts';
import { encodeSafetensors } from '../../src/format/safetensors-encode.ts';
import type { StoredArray } from '../../src/network.ts';

/** Arrays of any small shape, by their bits: zeros of both signs, subnormals, infinities and NaN with any payload. */
const storedArray: fc.Arbitrary<StoredArray> = fc
  .array(fc.nat(3), { maxLength: 4 })
  .chain((shape) =>
    fc
      .uint32Array({ minLength: size(shape), maxLength: size(shape) })
      .map((bits) => ({ shape, data: new Float32Array(bits.buffer, bits.byteOffset, bits.length) })),
  );

const name = fc.oneof(
  fc.stringMatching(/^\d{1,2}(\.body\.\d)?\.(weight|bias)$/),
  fc.string({ unit: 'grapheme' }),
);
const parameters = fc.dictionary(
  name.filter((text) => text !== '__metadata__'),
  storedArray,
  { maxKeys: 5 },
);

function size(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function bitsOf({ shape, data }: StoredArray): { shape: readonly number[]; bits: Uint32Array } {
  return {
    shape,
    bits: new Uint32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)),
  };
}

describe('safetensors', () => {
  it('give back every name, shape and bit', () => {
    fc.assert(
      fc.property(parameters, (stored) => {
        const decoded = decodeSafetensors(encodeSafetensors(stored), 'memory');
        expect(Object.keys(decoded).sort()).toEqual(Object.keys(stored).sort());
        for (const [path, array] of Object.entries(stored)) {
          expect(bitsOf(decoded[path] as StoredArray)).toEqual(bitsOf(array));
        }
      }),
      { seed: 20231, numRuns: 200 },
    );
  });

  it('depend on the arrays, not on their order', () => {
    fc.assert(
      fc.property(parameters, (stored) => {
        const turned = Object.fromEntries(Object.entries(stored).reverse());
        expect(encodeSafetensors(turned)).toEqual(encodeSafetensors(stored));
      }),
      { seed: 20232, numRuns: 100 },
    );
  });

  it('refuse any file cut short', () => {
    const whole = fc.tuple(parameters, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
    fc.assert(
      fc.property(whole, ([stored, share]) => {
        const bytes = encodeSafetensors(stored);
        const cut = bytes.subarray(0, Math.floor(bytes.length * share));
        expect(() => decodeSafetensors(cut, 'cut')).toThrow(/^cut is (not a safetensors file|truncated)/);
      }),
      { seed: 20233, numRuns: 200 },
    );
  });
});
