import type { Network } from '@drawdown/networks';
import type { Environment } from '@drawdown/records';

import {
  type ConfigRequest,
  resolveConfig,
  strategies,
  strategyFile,
  type TrainOptions,
  trainingSources,
} from '../src/index.ts';
import { blobs } from '../src/testing/blobs.ts';

/** A network that trains in a second. */
export const tinyNetwork: Network = {
  name: 'tiny',
  inputShape: [6, 6, 1],
  classes: 4,
  layers: [
    { kind: 'flatten', order: 'hwc' },
    { kind: 'linear', inputs: 36, outputs: 12 },
    { kind: 'relu' },
    { kind: 'linear', inputs: 12, outputs: 4 },
  ],
};

/** The same with batch-norm. */
export const normedNetwork: Network = {
  ...tinyNetwork,
  name: 'tiny-bn',
  layers: [
    { kind: 'conv2d', inputs: 1, outputs: 3, size: [3, 3], strides: [2, 2], padding: [1, 1, 1, 1] },
    { kind: 'batch-norm', channels: 3, epsilon: 1e-5 },
    { kind: 'relu' },
    { kind: 'flatten', order: 'hwc' },
    { kind: 'linear', inputs: 27, outputs: 4 },
  ],
};

/** As tests see the wasm backend. */
export const environment: Environment = {
  backend: 'wasm',
  instructionSet: 'wasm-simd',
  threads: 1,
  deterministic: true,
  node: '20.0.0',
  platform: 'linux-x64',
};

const dataset = blobs({ train: 60, test: 20 });

/** Everything that `train` needs for a run of a few steps: 60 images, batches of 16. */
export function tinyRun(
  name: string,
  {
    network = tinyNetwork,
    ...request
  }: Partial<Omit<ConfigRequest, 'network'>> & { readonly network?: Network } = {},
): TrainOptions {
  const strategy = strategies[name];
  if (strategy === undefined) throw new Error(`no strategy ${name}`);
  const recipe = { epochs: 3, batch: 16, learningRate: 0.01, ...request.recipe };
  const config = resolveConfig({ ...request, dataset, network: network.name, strategy, recipe });
  return { config, strategy, dataset, network, environment, sources: trainingSources(strategyFile(name)) };
}
