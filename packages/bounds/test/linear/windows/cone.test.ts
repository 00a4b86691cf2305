import { buildNetwork } from '@drawdown/networks';
import { tinyNetworks } from '@drawdown/networks/testing';
import { describe, expect, it } from 'vitest';

import { coneOf } from '../../../src/linear/windows/cone.ts';
import { windowPlaces } from '../../../src/linear/windows/places.ts';

describe('coneOf', () => {
  it('is what a neuron of a second convolution sees', () => {
    const { layers, inputShape } = buildNetwork('dm-small', { inputShape: [28, 28, 1], classes: 10 });
    // 4×4 with stride 2, ReLU, 4×4: a pixel sees 4×4 of the first layer's output, and (4 − 1)·2 + 4 of the image.
    const cone = coneOf(layers.slice(0, 3), inputShape);
    expect(cone?.placements.map(({ shape }) => shape)).toEqual([
      [10, 10, 1],
      [4, 4, 16],
      [4, 4, 16],
      [1, 1, 32],
    ]);
    expect(cone?.placements[0]).toMatchObject({ strides: [2, 2], offsets: [0, 0] });
  });

  it('begins outside of the image where there is padding', () => {
    const { layers, inputShape } = tinyNetworks.convPadding.network;
    // 3×3 with padding 1, ReLU, 4×4 with stride 2 and padding 1.
    const cone = coneOf(layers.slice(0, 3), inputShape);
    expect(cone?.placements[0]).toEqual({ shape: [6, 6, 2], strides: [2, 2], offsets: [-2, -2] });
    expect(cone?.layers.filter(({ kind }) => kind === 'conv2d')).toMatchObject([
      { padding: [0, 0, 0, 0] },
      { padding: [0, 0, 0, 0] },
    ]);
  });

  it('is none where a neuron sees everything, or places are not alike', () => {
    const { layers, inputShape } = buildNetwork('dm-small', { inputShape: [28, 28, 1], classes: 10 });
    expect(coneOf(layers.slice(0, 5), inputShape)).toBeUndefined();
    const { network } = tinyNetworks.residual;
    expect(coneOf(network.layers.slice(0, 3), network.inputShape)).toBeUndefined();
    expect(coneOf([], [5])).toBeUndefined();
  });
});

describe('windowPlaces', () => {
  it('counts row by row in the batch, with −1 outside of the image', () => {
    const placement = { shape: [2, 2, 1], strides: [1, 1], offsets: [-1, 0] } as const;
    const { places, leaves } = windowPlaces(
      [
        { example: 0, pixel: 0, places: [] },
        { example: 1, pixel: 3, places: [] },
      ],
      placement,
      { ownWidth: 2, image: [3, 3, 1] },
    );
    // The first window begins at (−1, 0), the second at (0, 1) of the second image of 9 pixels.
    expect([...places]).toEqual([-1, -1, 0, 1, 10, 11, 13, 14]);
    expect(leaves).toBe(true);
  });
});
