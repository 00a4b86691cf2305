import { dispose, scope, tensor, useBackend } from '@drawdown/tensor';
import { expectClose, expectNoLeak } from '@drawdown/tensor/testing';
import { beforeAll, describe, expect, it } from 'vitest';

import { ballTensors } from '../src/ball.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

describe('ballTensors', () => {
  const pixels = [0, 0.25, 0.5, 1];

  it('reaches eps below and above the images', () => {
    scope(() => {
      const { lower, upper } = ballTensors(tensor(pixels, [2, 2]), 0.125, false);
      expect(lower.shape).toEqual([2, 2]);
      expectClose(lower, [-0.125, 0.125, 0.375, 0.875]);
      expectClose(upper, [0.125, 0.375, 0.625, 1.125]);
    });
  });

  it('is cut to [0, 1] when asked', () => {
    scope(() => {
      const { lower, upper } = ballTensors(tensor(pixels, [2, 2]), 0.125, true);
      expectClose(lower, [0, 0.125, 0.375, 0.875]);
      expectClose(upper, [0.125, 0.375, 0.625, 1]);
    });
  });

  it('takes one radius for each image', () => {
    scope(() => {
      const radii = tensor([0.125, 0.25], [2, 1, 1, 1]);
      const { lower, upper } = ballTensors(tensor(pixels, [2, 2, 1, 1]), radii, false);
      expectClose(lower, tensor([-0.125, 0.125, 0.25, 0.75], [2, 2, 1, 1]));
      expectClose(upper, tensor([0.125, 0.375, 0.75, 1.25], [2, 2, 1, 1]));
    });
  });

  it('is the images themselves at radius 0', () => {
    scope(() => {
      const images = tensor(pixels, [4]);
      const { lower, upper } = ballTensors(images, 0, true);
      expect([...lower.dataSync()]).toEqual([...images.dataSync()]);
      expect([...upper.dataSync()]).toEqual([...images.dataSync()]);
    });
  });

  it('leaves nothing behind but the two ends', () => {
    const images = tensor(pixels, [2, 2]);
    expectNoLeak(() => {
      const { lower, upper } = scope(() => ballTensors(images, 0.1, true));
      dispose([lower, upper]);
    });
    images.dispose();
  });
});
