import { philox4x32 } from '@drawdown/records';
import fc from 'fast-check';
import { expect, it } from 'vitest';

type Counter = readonly [number, number, number, number];

/** Philox4x32-10 as its paper writes it, with 64-bit products of big integers. */
function reference(counter: Counter, key: readonly [number, number]): number[] {
  const low = (x: bigint): bigint => x & 0xffffffffn;
  let [a, b, c, d] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const p = 0xd2511f53n * a;
    const q = 0xcd9e8d57n * c;
    [a, b, c, d] = [(q >> 32n) ^ b ^ k0, low(q), (p >> 32n) ^ d ^ k1, low(p)];
    k0 = low(k0 + 0x9e3779b9n);
    k1 = low(k1 + 0xbb67ae85n);
  }
  return [a, b, c, d].map(Number);
}

it('philox4x32 agrees with big integers on any counter and key', () => {
  const word = fc.oneof(
    fc.integer({ min: 0, max: 0xffffffff }),
    fc.constantFrom(0, 1, 0xffff, 0x10000, 0xffffffff),
  );
  fc.assert(
    fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
      const output = new Uint32Array(4);
      philox4x32(counter, key, output);
      expect([...output]).toEqual(reference(counter, key));
    }),
    { seed: 1, numRuns: 200 },
  );
});
