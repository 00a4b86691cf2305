// Trains a small network in a process of its own, from the built packages, so that a test can kill it at any moment.
// Arguments: the folder of the run. Prints one line per step.
import { environmentOf, useBackend } from '@drawdown/tensor';

import { resolveConfig, strategies, strategyFile, train, trainingSources } from '../dist/index.js';
import { blobs } from '../dist/testing/blobs.js';

const [directory] = process.argv.slice(2);
const environment = environmentOf(await useBackend('wasm'));
const dataset = blobs({ train: 96, test: 8 });
const strategy = strategies['gmd-ibp'];
const network = {
  name: 'tiny',
  inputShape: [6, 6, 1],
  classes: 4,
  layers: [
    { kind: 'flatten', order: 'hwc' },
    { kind: 'linear', inputs: 36, outputs: 200 },
    { kind: 'relu' },
    { kind: 'linear', inputs: 200, outputs: 4 },
  ],
};
const recipe = { epochs: 12, batch: 32 };
await train({
  config: resolveConfig({ dataset, network: network.name, strategy, recipe }),
  strategy,
  dataset,
  network,
  environment,
  sources: trainingSources(strategyFile(strategy.name)),
  directory,
  onProgress: ({ epoch, step }) => process.stdout.write(`epoch ${epoch} step ${step}\n`),
});
