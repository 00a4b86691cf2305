import { float32, ibpMargins } from '@drawdown/bounds';
import { toBatch } from '@drawdown/datasets';
import { forward, toTensors } from '@drawdown/networks';
import { ballTensors, labelMargins } from '@drawdown/properties';
import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { train } from '../src/index.ts';
import { blobs } from '../src/testing/blobs.ts';
import { normedNetwork, tinyNetwork, tinyRun } from './tiny-run.ts';

const EPS = 0.1;
const dataset = blobs({ train: 240, test: 200 });

beforeAll(async () => {
  await useBackend('wasm');
});

/** Natural accuracy and the share of test images whose IBP margins at EPS are positive. */
async function outcome(name: string, network = tinyNetwork): Promise<{ natural: number; certified: number }> {
  const perturbation =
    name === 'standard' ? {} : name === 'gmd-ibp' ? { radii: [0.05, EPS] } : { trainEps: EPS };
  const recipe = { epochs: 8, batch: 24, learningRate: 0.01 };
  const options = tinyRun(name, { network, recipe, ...perturbation });
  const run = await train({ ...options, dataset });
  const parameters = toTensors(run.parameters);
  const { images, labels } = toBatch(
    dataset.test,
    Array.from({ length: 200 }, (_, index) => index),
  );
  const predicted = forward(network, parameters, images).argMax(1).dataSync();
  const box = ballTensors(images, EPS, true);
  const margins = ibpMargins(float32, { network, parameters }, box, labelMargins(labels, 4));
  const worst = margins.min(1).dataSync();
  return {
    natural: share(predicted, (label, index) => label === labels[index]),
    certified: share(worst, (margin) => margin > 0),
  };
}

function share(values: ArrayLike<number>, holds: (value: number, index: number) => boolean): number {
  return Array.from(values).filter(holds).length / values.length;
}

describe('training', () => {
  it.each(['ibp', 'crown-ibp', 'gmd-ibp'])('by %s learns to certify', async (name) => {
    const { natural, certified } = await outcome(name);
    expect(natural).toBeGreaterThan(0.95);
    expect(certified).toBeGreaterThan(0.85);
  });

  it('by ibp learns to certify with batch-norm too', async () => {
    const { natural, certified } = await outcome('ibp', normedNetwork);
    expect(natural).toBeGreaterThan(0.95);
    expect(certified).toBeGreaterThan(0.7);
  });

  it('naturally learns to classify, and certifies less', async () => {
    const { natural, certified } = await outcome('standard');
    expect(natural).toBeGreaterThan(0.95);
    expect(certified).toBeLessThan((await outcome('ibp')).certified);
  });
});
