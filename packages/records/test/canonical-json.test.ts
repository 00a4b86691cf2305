import { canonicalJson, hashOf, type Json, sha256 } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('canonicalJson', () => {
  it('depends on the value alone, not on the order of its keys', () => {
    expect(canonicalJson({ b: 1, a: [true, null, 'x'], c: { z: 0.1, y: -2 } })).toBe(
      '{"a":[true,null,"x"],"b":1,"c":{"y":-2,"z":0.1}}',
    );
  });

  it('sorts keys by code unit and escapes them as JSON does', () => {
    expect(canonicalJson({ é: 1, Z: 2, a: 3, '"': 4 })).toBe('{"\\"":4,"Z":2,"a":3,"é":1}');
  });

  it('leaves out what is undefined and keeps null', () => {
    expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}');
  });

  it('writes −0 as 0', () => {
    expect(canonicalJson(-0)).toBe('0');
  });

  it('refuses numbers that JSON cannot hold, wherever they are', () => {
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => canonicalJson({ a: [number] })).toThrow(TypeError);
    }
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('sha256', () => {
  it('gives the published digests', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('hashes a value by its canonical text', () => {
    expect(hashOf({ b: 1, a: 2 })).toBe(sha256('{"a":2,"b":1}'));
  });
});
