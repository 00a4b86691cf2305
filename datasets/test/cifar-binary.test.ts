import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { cifarCount, emptyCifarImages, readCifarBinary } from '../src/cifar-binary.ts';
import { cifarRecords } from './fixture-data.ts';

describe('readCifarBinary', () => {
  it('turns planes into pixels: value [row, column, channel] is byte 1 + 1024 channel + 32 row + column', () => {
    const bytes = Uint8Array.from({ length: 2 * 3073 }, (_, at) => (at % 3073 === 0 ? 4 : (at * 7919) >> 4));
    const images = emptyCifarImages(3);
    expect(readCifarBinary(bytes, images, { first: 1, place: 'here' })).toBe(3);
    expect(images.labels).toEqual(Uint8Array.of(0, 4, 4));
    expect(images.pixels.subarray(0, 3072).every((pixel) => pixel === 0)).toBe(true);
    for (const [image, row, column, channel] of [
      [0, 0, 0, 0],
      [0, 0, 1, 2],
      [0, 31, 31, 1],
      [1, 5, 17, 0],
      [1, 31, 0, 2],
    ] as const) {
      const stored = bytes[image * 3073 + 1 + 1024 * channel + 32 * row + column];
      expect(images.pixels[(image + 1) * 3072 + (32 * row + column) * 3 + channel]).toBe(stored);
    }
  });

  it('refuses a length that is no multiple of a record', () => {
    for (const bytes of [0, 3072, 3074]) {
      expect(() => cifarCount(bytes, 'a/file')).toThrow(UserError);
      expect(() => cifarCount(bytes, 'a/file')).toThrow(`a/file: expected records of 3073 bytes`);
    }
    expect(cifarCount(2 * 3073, 'a/file')).toBe(2);
  });

  it('refuses a label above 9 and says where', () => {
    const bytes = cifarRecords(3, 0);
    bytes[2 * 3073] = 10;
    expect(() => readCifarBinary(bytes, emptyCifarImages(3), { place: 'a/file' })).toThrow(
      'a/file: expected a label from 0 to 9, but image 2 has 10',
    );
  });
});
