import { memory, scope, type Tensor, tensor, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { forward } from '../../src/forward/forward.ts';
import { toTensors } from '../../src/parameters.ts';
import { referenceForward, type TinyNetwork, tinyNetworks } from '../../src/testing/index.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const cases = Object.entries(tinyNetworks);

function stacked({ network, images }: TinyNetwork): Tensor {
  const pixels = images.flatMap((image) => [...image]);
  return tensor(pixels, [images.length, ...network.inputShape], 'float32');
}

describe('forward', () => {
  it.each(cases)('agrees with the scalar reference: %s', async (_name, tiny) => {
    const logits = scope(() => forward(tiny.network, toTensors(tiny.parameters), stacked(tiny)));
    const values = await logits.data();
    expect(logits.shape).toEqual([tiny.images.length, tiny.network.classes]);
    const expected = tiny.images.flatMap((image) => [
      ...referenceForward(tiny.network, tiny.parameters, image),
    ]);
    for (const [index, value] of expected.entries()) {
      expect(Math.abs((values[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(
        1e-5 * (1 + Math.abs(value)),
      );
    }
    logits.dispose();
  });

  it.each(cases)('leaves one tensor behind: %s', (_name, tiny) => {
    const parameters = toTensors(tiny.parameters);
    const images = stacked(tiny);
    const before = memory().numTensors;
    const logits = forward(tiny.network, parameters, images);
    expect(memory().numTensors).toBe(before + 1);
    for (const held of [logits, images, ...Object.values(parameters)]) held.dispose();
  });

  it('refuses images of another shape', () => {
    const { network, parameters } = tinyNetworks.conv;
    expect(() =>
      scope(() => forward(network, toTensors(parameters), tensor([1, 2, 3, 4], [1, 2, 2, 1]))),
    ).toThrow(/images for network 'tiny-conv'/);
  });
});
