import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

import { type Eps, sha256, UserError, writeFileAtomic } from '@drawdown/records';

import { expectPlainPath } from '../export/properties-folder.ts';
import type { PropertiesReport, PropertiesRequest } from '../export/write-properties.ts';
import { addComputingOptions, type ComputingOptions } from '../options/computing.ts';
import { addDataOptions, type DataOptions } from '../options/data.ts';
import { expectNoSettings } from '../options/no-settings.ts';
import { oneEps, positiveSeconds, wholeNumber } from '../options/parsers.ts';
import { expectEmptyFolder, expectFolderPlace, expectWritableFile } from '../output-folder.ts';
import { announceBackend, places } from '../session.ts';
import { defineVerb, type Verb } from '../verb.ts';

interface ExportOptions extends ComputingOptions, DataOptions {
  readonly run: string;
  readonly onnx: string;
  readonly vnnlibDir?: string;
  readonly eps?: Eps;
  readonly clip: boolean;
  readonly limit?: number;
  readonly timeout?: number;
}

const DEFAULT_LIMIT = 100;
const DEFAULT_SECONDS = 60;

/** `drawdown export`: a trained network and properties of it, for other verifiers. */
export const exportNetwork: Verb = defineVerb<ExportOptions>({
  summary: 'write a trained network as ONNX, and properties of it as VNN-LIB',
  examples: [
    'drawdown export --run runs/ibp-0.3 --onnx ibp.onnx',
    'drawdown export --run runs/ibp-0.3 --onnx instances/ibp.onnx --vnnlib-dir instances/eps-0.3 --eps 0.3 --limit 50',
  ],
  define: (command) => {
    command
      .requiredOption('--run <dir>', 'folder of a trained run')
      .requiredOption('--onnx <file>', 'where to write the network, .onnx or .onnx.gz')
      .option(
        '--vnnlib-dir <dir>',
        'folder, new or empty, for a property of each image and for instances.csv',
      )
      .option('--eps <eps>', 'radius of the properties, such as 0.1 or 2/255', oneEps)
      .option('--no-clip', 'do not clip the perturbed images to [0, 1]')
      .option(
        '--limit <n>',
        `properties of so many test images, the first that are classified right (default: ${DEFAULT_LIMIT})`,
        wholeNumber(1),
      )
      .option(
        '--timeout <seconds>',
        `for each property, in instances.csv (default: ${DEFAULT_SECONDS})`,
        positiveSeconds,
      );
    addDataOptions(addComputingOptions(command));
  },
  run: async ({ signal, progress }, options) => {
    const { readTrainedNetwork } = await import('@drawdown/benchmarks');
    const { loadDataset } = await import('@drawdown/datasets');
    const { writeOnnx } = await import('@drawdown/onnx');
    const { writeProperties } = await import('../export/write-properties.ts');

    expectNoSettings('export', options, 'leave it out');
    const wanted = wantedProperties(options);
    expectWritableFile(options.onnx, '--onnx');
    const { network, parameters, record } = readTrainedNetwork(options.run);
    const model = writeOnnx(network, parameters);
    let properties: PropertiesReport | undefined;
    if (wanted !== undefined) {
      await announceBackend(options, progress);
      const dataset = await loadDataset(record.config.dataset, { ...places(options), signal });
      properties = await writeProperties(model, { ...wanted, dataset, signal });
    }
    const file = options.onnx.endsWith('.gz') ? gzipSync(model) : model;
    writeFileAtomic(options.onnx, file);
    const onnx = resolve(options.onnx);
    return {
      json: { run: record.identity, onnx, sha256: sha256(file), ...properties?.json },
      text: [`network: ${onnx}`, ...(properties === undefined ? [] : [properties.text])].join('\n'),
    };
  },
});

/**
 * Undefined where only the network is wanted.
 *
 * @throws UserError for a folder that is not empty, options that only make sense with one, and a folder without a radius
 */
function wantedProperties({
  vnnlibDir,
  onnx,
  eps,
  clip,
  limit,
  timeout,
}: ExportOptions): Omit<PropertiesRequest, 'dataset' | 'signal'> | undefined {
  if (vnnlibDir === undefined) {
    const given = { eps, limit, timeout, 'no-clip': clip ? undefined : true };
    const [stray] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
    if (stray === undefined) return undefined;
    throw new UserError(`--${stray} is for properties; give --vnnlib-dir DIR too, or leave it out`);
  }
  if (eps === undefined) {
    throw new UserError('--vnnlib-dir needs the radius of the properties; give --eps, such as --eps 0.1');
  }
  expectFolderPlace(vnnlibDir, '--vnnlib-dir');
  expectEmptyFolder(vnnlibDir, '--vnnlib-dir');
  expectPlainPath(vnnlibDir, onnx);
  return {
    directory: vnnlibDir,
    onnx,
    eps,
    clip,
    limit: limit ?? DEFAULT_LIMIT,
    timeout: timeout ?? DEFAULT_SECONDS,
  };
}
