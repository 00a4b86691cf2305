import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildNetwork, initialise, saveParameters } from '@drawdown/networks';
import { Rng, UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { readTrainedNetwork } from '../src/trained-network.ts';
import { tinyNetwork } from './tiny-network.ts';
import { temporaryFolder } from './tiny-suite.ts';

const directory = join(temporaryFolder(), 'run');
const { network, run } = await tinyNetwork(directory);

function parametersOf(name: string, seed: number): ReturnType<typeof initialise> {
  const { inputShape, classes } = network;
  return initialise(buildNetwork(name, { inputShape, classes }), 'he', Rng.fromSeed(seed));
}

function change(file: string, edit: (text: string) => string): (folder: string) => void {
  return (folder) => writeFileSync(join(folder, file), edit(readFileSync(join(folder, file), 'utf8')));
}

describe('readTrainedNetwork', () => {
  it('reads what training wrote', () => {
    const read = readTrainedNetwork(directory);
    expect(read.record).toEqual(run.record);
    expect(read.network).toEqual(network);
    expect(read.parameters).toEqual(run.parameters);
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    ['no folder', (folder) => rmSync(folder, { recursive: true }), /holds no finished run .*drawdown train/],
    ['an unfinished run', (folder) => rmSync(join(folder, 'run.json')), /holds no finished run/],
    ['a record cut off', change('run.json', (text) => text.slice(0, 99)), /run\.json is not JSON .*damaged/],
    [
      'a newer record',
      change('run.json', (text) => text.replace('"schema":1', '"schema":2')),
      /newer drawdown/,
    ],
    [
      'a record without a field',
      change('run.json', (text) => text.replace('"seed"', '"sede"')),
      /config.*seed/,
    ],
    [
      'an unknown network',
      change('run.json', (text) => text.replace('mlp-10', 'mpl-10')),
      /unknown network 'mpl-10'/,
    ],
    ['no parameters', (folder) => rmSync(join(folder, 'network.safetensors')), /there is no such file/],
    [
      'parameters cut off',
      (folder) => truncateSync(join(folder, 'network.safetensors'), 5000),
      /network\.safetensors is truncated: /,
    ],
    [
      'the parameters of another network',
      (folder) => saveParameters(join(folder, 'network.safetensors'), parametersOf('mlp-20', 0)),
      /parameters of another network than 'mlp-10': '1\.weight' should be \[784, 10\], but is \[784, 20\]/,
    ],
    [
      'other parameters of the same network',
      (folder) => saveParameters(join(folder, 'network.safetensors'), parametersOf('mlp-10', 5)),
      /is not the file that run\.json was written with; train the run again/,
    ],
  ])('refuses %s in one line', (_, damage, message) => {
    const folder = join(temporaryFolder(), 'run');
    cpSync(directory, folder, { recursive: true });
    damage(folder);
    expect(() => readTrainedNetwork(folder)).toThrow(UserError);
    expect(() => readTrainedNetwork(folder)).toThrow(message);
    expect(() => readTrainedNetwork(folder)).not.toThrow(/\n/);
  });
});
