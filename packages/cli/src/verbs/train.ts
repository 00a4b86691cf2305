import { resolve } from 'node:path';

import type { Json } from '@drawdown/records';

import { addComputingOptions, type ComputingOptions } from '../options/computing.ts';
import { addDataOptions, type DataOptions } from '../options/data.ts';
import { addExperimentOptions, type ExperimentOptions } from '../options/experiment.ts';
import { wholeNumber } from '../options/parsers.ts';
import { expectFolderPlace } from '../output-folder.ts';
import { duration } from '../progress.ts';
import { announceBackend, places } from '../session.ts';
import { defineVerb, type Verb } from '../verb.ts';

interface TrainOptions extends ComputingOptions, DataOptions, ExperimentOptions {
  readonly epochs?: number;
  readonly batch?: number;
  readonly validation: number;
  readonly out: string;
}

/** `drawdown train`: one run, with a checkpoint after every epoch. */
export const train: Verb = defineVerb<TrainOptions>({
  summary: 'train one network; resumes where it was interrupted',
  examples: [
    'drawdown train --dataset mnist --network dm-small --strategy ibp --train-eps 0.3 --epochs 10 --out runs/ibp-0.3',
    'drawdown train --dataset mnist-embedded --network mlp-100 --strategy gmd-ibp --radii 0.1,0.2 --set weights=harmonic --epochs 5 --out runs/gmd',
    'drawdown train --dataset mnist --network dm-small --strategy ./mine.ts --train-eps 0.1 --epochs 10 --out runs/mine',
  ],
  define: (command) => {
    addExperimentOptions(command)
      .option('--epochs <n>', 'passes over the training images', wholeNumber(1))
      .option('--batch <n>', 'images of a step', wholeNumber(1))
      .option('--validation <n>', 'training images held out for validation', wholeNumber(0), 0)
      .requiredOption('--out <dir>', 'folder of the run: new, empty, or its own from before');
    addDataOptions(addComputingOptions(command));
  },
  run: async ({ signal, progress }, options) => {
    expectFolderPlace(options.out);
    const { strategySource } = await import('@drawdown/benchmarks');
    const { loadDataset } = await import('@drawdown/datasets');
    const { buildNetwork } = await import('@drawdown/networks');
    const { environmentOf } = await import('@drawdown/tensor');
    const training = await import('@drawdown/training');
    const { divideSettings } = await import('../settings.ts');

    const { strategy, path } = await strategySource(options.strategy);
    const { parameters, recipe } = divideSettings(options.set, strategy);
    const { datasets } = await import('@drawdown/datasets');
    const { lookUp } = await import('@drawdown/records');
    const facts = lookUp('dataset', datasets, options.dataset);
    const network = buildNetwork(options.network, { inputShape: facts.shape, classes: facts.classes });
    const config = training.resolveConfig({
      dataset: facts,
      network: network.name,
      strategy,
      parameters,
      trainEps: options.trainEps,
      radii: options.radii,
      recipe: { ...recipe, epochs: options.epochs ?? recipe.epochs, batch: options.batch ?? recipe.batch },
      validation: options.validation,
      seed: options.seed,
    });
    const backend = await announceBackend(options, progress);
    const dataset = await loadDataset(options.dataset, { ...places(options), signal });
    const steps = Math.ceil((dataset.train.count - config.validation) / Number(config.recipe.batch));
    const bar = progress.bar(strategy.title, Number(config.recipe.epochs) * steps);
    const trained = await training
      .train({
        config,
        strategy,
        dataset,
        network,
        sources: training.trainingSources(path),
        environment: environmentOf(backend),
        directory: options.out,
        signal,
        onProgress: ({ epoch, epochs, step, loss }) =>
          bar.update((epoch - 1) * steps + step, `epoch ${epoch} of ${epochs}, loss ${loss.toFixed(4)}`),
      })
      .finally(bar.stop);
    const last = trained.epochs.at(-1);
    const accuracy = last?.naturalAccuracy ?? null;
    return {
      json: {
        directory: resolve(options.out),
        identity: trained.record.identity,
        backend: backend.name,
        record: trained.record as unknown as Json,
        lastEpoch: (last ?? null) as unknown as Json,
        seconds: trained.cost.seconds,
      },
      text: [
        `${network.name} trained with ${strategy.title} on ${trained.record.trainImages} images of ${dataset.name}: ${trained.epochs.length} epochs in ${duration(trained.cost.seconds)}`,
        `last epoch: loss ${last?.loss.toFixed(4) ?? '–'}, accuracy on the training images ${accuracy === null ? '–' : (100 * accuracy).toFixed(2)} %`,
        `run: ${resolve(options.out)} (${trained.record.identity.slice(0, 12)})`,
      ].join('\n'),
    };
  },
});
