import { type Dataset, loadDataset } from '@drawdown/datasets';
import { buildNetwork } from '@drawdown/networks';
import { environmentOf } from '@drawdown/tensor';
import {
  resolveConfig,
  strategies,
  strategyFile,
  type TrainedRun,
  train,
  trainingSources,
} from '@drawdown/training';

import { wasm } from './tiny-suite.ts';

/** A network of ten hidden units after one epoch, trained without perturbation: it is often right and easily fooled. */
export async function tinyNetwork(
  directory?: string,
  { validation = 0 }: { readonly validation?: number } = {},
): Promise<{
  readonly dataset: Dataset;
  readonly network: ReturnType<typeof buildNetwork>;
  readonly run: TrainedRun;
}> {
  const environment = environmentOf(await wasm());
  const dataset = await loadDataset('mnist-embedded');
  const network = buildNetwork('mlp-10', { inputShape: dataset.shape, classes: dataset.classes });
  const strategy = strategies.standard;
  if (strategy === undefined) throw new Error('there is no standard strategy');
  const recipe = { epochs: 1, batch: 250, rampEpochs: 0, learningRate: 0.005 };
  const run = await train({
    config: resolveConfig({ dataset, network: network.name, strategy, recipe, validation }),
    strategy,
    dataset,
    network,
    sources: trainingSources(strategyFile('standard')),
    environment,
    ...(directory === undefined ? {} : { directory }),
  });
  return { dataset, network, run };
}
