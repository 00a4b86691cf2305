import { datasets } from '@drawdown/datasets';
import { buildNetwork } from '@drawdown/networks';
import { parseEps, Rng } from '@drawdown/records';
import { tensor, useBackend } from '@drawdown/tensor';
import { eachBackend } from '@drawdown/tensor/testing';
import { afterAll, describe, expect, it } from 'vitest';

import { openStepper, resolveConfig, type Strategy, strategies } from '../src/index.ts';

const isHere = (await eachBackend()).some(({ info }) => info.name === 'native');
const BATCH = 32;

afterAll(() => useBackend('cpu'));

/** The losses of a few steps; each depends on every parameter that the steps before it left. */
async function lossesOf(strategy: Strategy, threads: number): Promise<readonly number[]> {
  await useBackend('native', { threads });
  const network = buildNetwork('dm-small', { inputShape: [28, 28, 1], classes: 10 });
  const config = resolveConfig({
    dataset: datasets.mnist,
    network: network.name,
    strategy,
    trainEps: parseEps('0.1'),
    seed: 5,
  });
  const rng = Rng.fromSeed(3);
  const images = tensor(rng.uniforms(BATCH * 784), [BATCH, 28, 28, 1]);
  const labels = Uint8Array.from({ length: BATCH }, () => rng.below(10));
  const stepper = openStepper(config, strategy, network);
  const losses = Array.from({ length: 5 }, () => stepper.step({ images, labels }));
  stepper.dispose();
  images.dispose();
  return losses;
}

describe.skipIf(!isHere)('training on the native backend, if it is built,', () => {
  it.each(['ibp', 'crown-ibp', 'pgd'])(
    'gives the same bits again, on any number of threads: %s',
    async (name) => {
      const strategy = strategies[name] as Strategy;
      const first = await lossesOf(strategy, 2);
      expect(first.every(Number.isFinite)).toBe(true);
      expect(new Set(first).size).toBe(first.length);
      for (const threads of [2, 1, 3]) expect(await lossesOf(strategy, threads)).toEqual(first);
    },
  );
});
