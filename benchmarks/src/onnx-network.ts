import { readFileSync } from 'node:fs';

import { type Dataset, datasets, type ImageSet } from '@drawdown/datasets';
import { encodeSafetensors } from '@drawdown/networks';
import { type ImportedNetwork, readOnnx } from '@drawdown/onnx';
import { type EvaluationConfig, lookUp, sha256, UserError } from '@drawdown/records';

import { imagesInOrder, onnxPlaces } from './onnx-images.ts';
import type { OpenedNetwork } from './opened-network.ts';

/**
 * Reads any network from an ONNX file, to be judged. What it was trained on is not known.
 *
 * Its identity is the SHA-256 of the file; of the file and the parameters where these lie in files beside it.
 *
 * @throws UserError as `readOnnx`
 */
export function readOnnxNetwork(path: string): OpenedNetwork {
  try {
    const bytes = readFileSync(path);
    return onnxNetwork(readOnnx(bytes), sha256(bytes));
  } catch {
    // Weights lie beside the file, or it is told by its name what is wrong with it.
    const imported = readOnnx(path);
    const hashes = [readFileSync(path), encodeSafetensors(imported.parameters)].map(sha256);
    return onnxNetwork(imported, sha256(hashes.join('\n')));
  }
}

/** A network that was read from ONNX, to be judged. */
export function onnxNetwork(imported: ImportedNetwork, identity: string): OpenedNetwork {
  const { network, parameters } = imported;
  return {
    network,
    parameters,
    identity,
    trainedOn: null,
    expectJudgeable: (dataset, split) => expectFits(imported, dataset, split),
    images: (dataset, split) => imagesOf(imported, dataset, split),
  };
}

function expectFits(
  { network: { classes }, input }: ImportedNetwork,
  name: string,
  split: EvaluationConfig['split'],
): void {
  const dataset = lookUp('dataset', datasets, name);
  expectKnownSplit(split);
  const fits = onnxPlaces(input.shape, dataset.shape) !== undefined;
  if (fits && classes === dataset.classes) return;
  const [height, width, channels] = dataset.shape;
  throw new UserError(
    `the network takes inputs of ${input.shape.join('×')} and has ${classes} classes, but ${name} has images of ${dataset.shape.join('×')} and ${dataset.classes} classes; name the data set that it was trained on, and export it with an input of [N, ${channels}, ${height}, ${width}] for that one`,
  );
}

function imagesOf(imported: ImportedNetwork, dataset: Dataset, split: EvaluationConfig['split']): ImageSet {
  expectFits(imported, dataset.name, split);
  const images = imagesInOrder(imported, split === 'train' ? dataset.train : dataset.test);
  if (images === undefined) throw new Error('images that fit have an order');
  return images;
}

function expectKnownSplit(split: EvaluationConfig['split']): void {
  if (split !== 'validation') return;
  throw new UserError(
    'which images an ONNX network was not trained on is not known, so it has no validation split; evaluate the test split',
  );
}
