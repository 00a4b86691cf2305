import { type ImageSet, imageSet, imageSize, pixelsAsFloats } from '@drawdown/datasets';
import { buildNetwork, validateNetwork } from '@drawdown/networks';
import { randomParameters, referenceForward } from '@drawdown/networks/testing';
import { inputToOnnx, readOnnx, writeOnnx } from '@drawdown/onnx';
import { Rng } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { imagesInOrder, onnxPlaces } from '../src/onnx-images.ts';

function randomImages(shape: readonly [number, number, number], count = 3): ImageSet {
  const rng = Rng.fromSeed(8);
  const pixels = Uint8Array.from({ length: count * imageSize(shape) }, () => rng.below(256));
  const indices = Uint32Array.from({ length: count }, (_, place) => 7 + place);
  return imageSet(
    shape,
    pixels,
    Uint8Array.from({ length: count }, (_, place) => place),
    indices,
  );
}

describe('onnxPlaces', () => {
  // An image of 2 rows, 1 column and 3 channels holds, pixel by pixel, r0 g0 b0 r1 g1 b1.
  it('takes channels, height, width as ONNX has images', () => {
    expect(onnxPlaces([3, 2, 1], [2, 1, 3])).toEqual(Int32Array.of(0, 3, 1, 4, 2, 5));
    expect(onnxPlaces([3, 2, 4], [2, 4, 3])?.slice(0, 9)).toEqual(
      Int32Array.of(0, 3, 6, 9, 12, 15, 18, 21, 1),
    );
  });

  it('takes height, width, channels as they are', () => {
    expect(onnxPlaces([2, 4, 3], [2, 4, 3])).toEqual(Int32Array.from({ length: 24 }, (_, place) => place));
  });

  it.each([[[1, 2, 3]], [[2, 3]], [[2, 3, 1]], [[6]], [[1, 6, 1]]])('takes one channel as %j', (shape) => {
    expect(onnxPlaces(shape, [2, 3, 1])).toEqual(Int32Array.of(0, 1, 2, 3, 4, 5));
  });

  it.each<[string, number[], [number, number, number]]>([
    ['another size', [1, 28, 28], [32, 32, 3]],
    ['height and width the other way round', [1, 3, 2], [2, 3, 1]],
    ['a vector that does not say where the channels are', [24], [2, 4, 3]],
  ])('refuses %s', (_, shape, image) => {
    expect(onnxPlaces(shape, image)).toBeUndefined();
  });
});

describe('imagesInOrder', () => {
  it.each(['mlp-5', 'cnn-2layer-2-4'])(
    'gives an exported %s the very pixels, so that it says the same',
    (name) => {
      const inputShape = [8, 6, 3] as const;
      const network = buildNetwork(name, { inputShape, classes: 4 });
      const parameters = randomParameters(network, Rng.fromSeed(2));
      const imported = readOnnx(writeOnnx(network, parameters));
      const set = randomImages(inputShape);
      const own = imagesInOrder(imported, set);
      if (own === undefined) throw new Error('the images fit');
      expect({ labels: own.labels, indices: own.indices }).toEqual({
        labels: set.labels,
        indices: set.indices,
      });
      for (const position of [0, 1, 2]) {
        const image = pixelsAsFloats(set, [position]);
        const permuted = pixelsAsFloats(own, [position]);
        const logits = referenceForward(imported.network, imported.parameters, permuted);
        for (const [at, expected] of referenceForward(network, parameters, image).entries()) {
          expect(logits[at]).toBeCloseTo(expected, 9);
        }
        // In the order of the file it is the image channel by channel.
        const [first, second] = [inputToOnnx(imported, permuted), image];
        expect(first.slice(0, 48)).toEqual(second.filter((_, at) => at % 3 === 0));
        expect(first.slice(96)).toEqual(second.filter((_, at) => at % 3 === 2));
      }
    },
  );

  it('gives a vector of one channel as a column', () => {
    const network = validateNetwork({
      name: 'vector',
      inputShape: [12],
      classes: 2,
      layers: [{ kind: 'linear', inputs: 12, outputs: 2 }],
    });
    const imported = readOnnx(writeOnnx(network, randomParameters(network, Rng.fromSeed(1))));
    const set = randomImages([4, 3, 1]);
    expect(imagesInOrder(imported, set)).toEqual({ ...set, shape: [12, 1, 1] });
  });

  it('refuses images that do not fit', () => {
    const network = buildNetwork('mlp-5', { inputShape: [4, 3, 1], classes: 2 });
    const imported = readOnnx(writeOnnx(network, randomParameters(network, Rng.fromSeed(1))));
    expect(imagesInOrder(imported, randomImages([4, 4, 1]))).toBeUndefined();
  });
});
