import { describe, expect, it } from 'vitest';

import { bytesAsFloats, imageSet, pixelsAsFloats, subset } from '../src/image-set.ts';

const set = imageSet([1, 2, 1], Uint8Array.of(0, 1, 128, 254, 255, 51), Uint8Array.of(5, 6, 7));

describe('imageSet', () => {
  it('numbers the images from 0', () => {
    expect(set).toMatchObject({ count: 3, indices: Uint32Array.of(0, 1, 2) });
  });

  it('refuses arrays that do not fit each other', () => {
    expect(() => imageSet([1, 2, 1], new Uint8Array(5), new Uint8Array(3))).toThrow('need 6 bytes');
    expect(() => imageSet([1, 2, 1], new Uint8Array(6), new Uint8Array(3), new Uint32Array(2))).toThrow(
      '2 indices',
    );
  });
});

describe('subset', () => {
  it('keeps the order of the positions and the places in the data set’s own order', () => {
    const part = subset(subset(set, [2, 1]), [1, 0, 1]);
    expect(part.pixels).toEqual(Uint8Array.of(128, 254, 255, 51, 128, 254));
    expect(part.labels).toEqual(Uint8Array.of(6, 7, 6));
    expect(part.indices).toEqual(Uint32Array.of(1, 2, 1));
  });

  it('copies', () => {
    const part = subset(set, [0]);
    part.pixels[0] = 99;
    expect(set.pixels[0]).toBe(0);
  });

  it.each([-1, 3, 0.5, Number.NaN])('refuses position %s', (position) => {
    expect(() => subset(set, [position])).toThrow(RangeError);
  });
});

describe('pixelsAsFloats', () => {
  it('is fround(p/255) for every byte', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect([...bytesAsFloats(bytes)]).toEqual(Array.from(bytes, (byte) => Math.fround(byte / 255)));
  });

  it('takes the images at the positions', () => {
    expect([...pixelsAsFloats(set, [2, 0])]).toEqual([255, 51, 0, 1].map((byte) => Math.fround(byte / 255)));
  });
});
