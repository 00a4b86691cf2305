import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { parseIdxImages, parseIdxLabels } from '../src/idx.ts';
import { idxImages, idxLabels } from './fixture-data.ts';

describe('parseIdxImages', () => {
  it('reads the header and views the bytes', () => {
    // magic 2051, 2 images of 1 × 3 pixels
    const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 20, 30, 40, 50, 60);
    expect(parseIdxImages(bytes, 'here')).toEqual({
      count: 2,
      height: 1,
      width: 3,
      pixels: Uint8Array.of(10, 20, 30, 40, 50, 60),
    });
  });

  it('reads from the middle of a buffer', () => {
    const bytes = idxImages(3);
    const shifted = new Uint8Array(bytes.length + 5);
    shifted.set(bytes, 5);
    expect(parseIdxImages(shifted.subarray(5), 'here')).toEqual(parseIdxImages(bytes, 'here'));
  });

  it.each([
    [
      'another kind',
      idxLabels(20),
      'expected magic number 2051 (IDX images), but found 2049: this is a file of labels',
    ],
    ['another format', new TextEncoder().encode('<html>'.repeat(9)), 'this is no IDX file of unsigned bytes'],
    ['a cut header', idxImages(1).subarray(0, 15), 'a header of 16 bytes, but there are only 15'],
    ['a cut body', idxImages(2).subarray(0, 999), 'the header promises 1584 bytes, but there are 999'],
    [
      'surplus bytes',
      new Uint8Array([...idxImages(1), 0]),
      'the header promises 800 bytes, but there are 801',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseIdxImages(bytes, 'a/file')).toThrow(UserError);
    expect(() => parseIdxImages(bytes, 'a/file')).toThrow(message);
    expect(() => parseIdxImages(bytes, 'a/file')).toThrow(/^a\/file: /);
  });
});

describe('parseIdxLabels', () => {
  it('reads one byte per label', () => {
    expect(parseIdxLabels(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9), 'here')).toEqual(
      Uint8Array.of(7, 0, 9),
    );
  });

  it('refuses images and a wrong length', () => {
    expect(() => parseIdxLabels(idxImages(1), 'here')).toThrow('this is a file of images');
    expect(() => parseIdxLabels(idxLabels(3).subarray(0, 10), 'here')).toThrow('promises 11 bytes');
  });
});
