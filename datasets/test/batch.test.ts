import { memory, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { toBatch } from '../src/batch.ts';
import { imageSet } from '../src/image-set.ts';

const set = imageSet([1, 2, 1], Uint8Array.of(0, 1, 128, 254, 255, 51), Uint8Array.of(5, 6, 7));

beforeAll(async () => {
  await useBackend('cpu');
});

describe('toBatch', () => {
  it('gives the images in the order of the positions, in [0, 1]', async () => {
    const { images, labels } = toBatch(set, [2, 0]);
    expect(images.shape).toEqual([2, 1, 2, 1]);
    expect(images.dtype).toBe('float32');
    expect([...(await images.data())]).toEqual([255, 51, 0, 1].map((byte) => Math.fround(byte / 255)));
    expect(labels).toEqual(Uint8Array.of(7, 5));
    images.dispose();
  });

  it('makes one tensor, which the caller disposes of', () => {
    const before = memory().numTensors;
    toBatch(set, [0, 1, 2]).images.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('varies the bytes first', async () => {
    const { images } = toBatch(set, [1], (pixels, shape) => {
      expect(shape).toEqual([1, 2, 1]);
      return pixels.toReversed();
    });
    expect([...(await images.data())]).toEqual([254, 128].map((byte) => Math.fround(byte / 255)));
    images.dispose();
  });
});
