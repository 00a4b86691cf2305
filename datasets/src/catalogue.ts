import type { DatasetDefinition } from './dataset.ts';
import { cifar10 } from './loaders/cifar10.ts';
import { mnist } from './loaders/mnist.ts';
import { mnistEmbedded } from './loaders/mnist-embedded.ts';

/** The names of all data sets. */
export type DatasetName = 'cifar10' | 'mnist' | 'mnist-embedded';

/** All data sets by name. */
export const datasets: Readonly<Record<DatasetName, DatasetDefinition>> = {
  cifar10,
  mnist,
  'mnist-embedded': mnistEmbedded,
};
