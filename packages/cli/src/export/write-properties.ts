import { resolve } from 'node:path';

import { onnxNetwork } from '@drawdown/benchmarks';
import type { Dataset } from '@drawdown/datasets';
import { readOnnx } from '@drawdown/onnx';
import { type Eps, type Json, sha256 } from '@drawdown/records';

import { exportedProperties } from './exported-properties.ts';
import { INSTANCES, type InstanceSettings, writePropertiesFolder } from './properties-folder.ts';

/** Which properties to write, and where. */
export interface PropertiesRequest extends InstanceSettings {
  readonly directory: string;
  readonly dataset: Dataset;
  readonly eps: Eps;
  readonly clip: boolean;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** What to say of the properties that were written. */
export interface PropertiesReport {
  readonly json: { readonly [key: string]: Json };
  readonly text: string;
}

/**
 * Writes properties of the first test images that an ONNX model classifies right. They are about the model as the file has
 * it, where all that a layer holds as float64 is rounded.
 *
 * @throws UserError as {@link writePropertiesFolder}
 * @throws the signal's reason
 */
export async function writeProperties(
  model: Uint8Array,
  { directory, dataset, onnx, timeout, ...request }: PropertiesRequest,
): Promise<PropertiesReport> {
  const imported = readOnnx(model);
  const set = onnxNetwork(imported, sha256(model)).images(dataset, 'test');
  const properties = exportedProperties(imported, {
    ...request,
    set,
    title: `Image ${dataset.name}/test`,
  });
  const written = await writePropertiesFolder(directory, properties, { onnx, timeout });
  const { eps, clip } = request;
  return {
    json: {
      dataset: dataset.name,
      eps,
      clip,
      timeout,
      instances: resolve(directory, INSTANCES),
      properties: written.map(({ file, index, label }) => ({ file, index, label })),
    },
    text: `properties: ${written.length} in ${resolve(directory)}, listed in ${INSTANCES}`,
  };
}
