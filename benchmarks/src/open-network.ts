import { expectJudgeable, judgedImages } from './judged-images.ts';
import { readOnnxNetwork } from './onnx-network.ts';
import type { OpenedNetwork } from './opened-network.ts';
import { readTrainedNetwork } from './trained-network.ts';

/**
 * Opens a finished run of this suite by its folder, or any network by its ONNX file.
 *
 * @throws UserError when there is no such run or file, or it is damaged or not supported
 */
export function openNetwork(source: { readonly run: string } | { readonly onnx: string }): OpenedNetwork {
  return 'onnx' in source ? readOnnxNetwork(source.onnx) : openRun(source.run);
}

function openRun(directory: string): OpenedNetwork {
  const trained = readTrainedNetwork(directory);
  const { network, parameters, record } = trained;
  return {
    network,
    parameters,
    identity: record.identity,
    trainedOn: record.config.dataset,
    expectJudgeable: (dataset, split) => expectJudgeable(trained, dataset, split),
    images: (dataset, split) => judgedImages(dataset, split, record.config),
  };
}
