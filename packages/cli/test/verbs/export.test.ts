import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { readTrainedNetwork } from '@drawdown/benchmarks';
import { loadDataset, pixelsAsFloats } from '@drawdown/datasets';
import { referenceForward } from '@drawdown/networks/testing';
import { inputToOnnx, readOnnx, readVnnlib } from '@drawdown/onnx';
import { ball64 } from '@drawdown/properties';
import { parseEps, sha256 } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { answered, emptyFolder, refused } from '../one-line.ts';
import { drawdown } from '../recorded-terminal.ts';

const run = join(emptyFolder(), 'run');
await answered([
  ...['train', '--dataset', 'mnist-embedded', '--network', 'cnn-2layer-2-4', '--strategy', 'standard'],
  ...['--epochs', '1', '--batch', '500', '--out', run],
]);
const dataset = await loadDataset('mnist-embedded');

interface Exported {
  readonly run: string;
  readonly onnx: string;
  readonly sha256: string;
  readonly instances: string;
  readonly properties: readonly { readonly file: string; readonly index: number; readonly label: number }[];
}

async function exported(words: readonly string[], onnx = join(emptyFolder(), 'net.onnx')): Promise<Exported> {
  return (await answered(['export', '--run', run, '--onnx', onnx, ...words])) as unknown as Exported;
}

describe('drawdown export', () => {
  it('writes a network that gives the same logits', async () => {
    const { onnx, ...answer } = await exported([]);
    const { network, parameters, record } = readTrainedNetwork(run);
    expect(answer).toEqual({ run: record.identity, sha256: sha256(readFileSync(onnx)) });
    const imported = readOnnx(onnx);
    for (const position of [0, 1, 2]) {
      const image = pixelsAsFloats(dataset.test, [position]);
      // One channel: pixels lie in the same order in both.
      const logits = referenceForward(imported.network, imported.parameters, image);
      for (const [at, expected] of referenceForward(network, parameters, image).entries()) {
        expect(logits[at]).toBeCloseTo(expected, 9);
      }
    }
  });

  it('writes the same bytes again, also packed', async () => {
    const [first, second] = [await exported([]), await exported([], join(emptyFolder(), 'net.onnx.gz'))];
    const packed = readFileSync(second.onnx);
    expect(second.sha256).toBe(sha256(packed));
    expect(gunzipSync(packed).equals(readFileSync(first.onnx))).toBe(true);
  });

  it('writes properties of the first images that are right, whose boxes hold the exact balls tightly', async () => {
    const directory = join(emptyFolder(), 'new', 'properties');
    const answer = await exported(['--vnnlib-dir', directory, '--eps', '2/255', '--limit', '3']);
    const { onnx, instances, properties } = answer;
    expect(answer).toMatchObject({ dataset: 'mnist-embedded', eps: '2/255', clip: true, timeout: 60 });
    expect(properties).toHaveLength(3);
    const imported = readOnnx(onnx);
    const eps = parseEps('2/255');
    const { network } = imported;
    for (const { file, index, label } of properties) {
      const position = dataset.test.indices.indexOf(index);
      expect(dataset.test.labels[position]).toBe(label);
      const image = pixelsAsFloats(dataset.test, [position]);
      const logits = referenceForward(network, imported.parameters, image);
      expect(logits.indexOf(Math.max(...logits))).toBe(label);
      const { cases } = readVnnlib(file, { inputs: 784, outputs: 10 });
      expect(cases).toHaveLength(1);
      const { lower, upper } = cases[0]?.box.outer ?? { lower: [], upper: [] };
      const ball = ball64(inputToOnnx(imported, image), eps, true);
      const far = Array.from(lower).filter(
        (low, at) => !(low - (ball.lower[at] as number) < 1e-15 && low >= (ball.lower[at] as number)),
      );
      expect(far).toEqual([]);
      const radius = 2 / 255 - 1e-15;
      const inside = Array.from(image).filter(
        (pixel, at) =>
          !(
            (lower[at] as number) <= Math.max(0, pixel - radius) &&
            (upper[at] as number) >= Math.min(1, pixel + radius)
          ),
      );
      expect(inside).toEqual([]);
    }
    const lines = properties.map(
      ({ file }) => `${relativeOnnx(directory, onnx)},${file.split('/').at(-1)},60\n`,
    );
    expect(readFileSync(instances, 'utf8')).toBe(lines.join(''));
    expect(readdirSync(directory)).toHaveLength(4);
  });

  it('writes boxes that are not clipped, and another time', async () => {
    const directory = emptyFolder();
    const words = ['--eps', '0.1', '--limit', '1', '--no-clip', '--timeout', '7.5'];
    const { properties, instances, onnx } = await exported(['--vnnlib-dir', directory, ...words]);
    expect(readFileSync(instances, 'utf8')).toMatch(/^\.\.\/.*net\.onnx,image-\d+-eps-0\.1\.vnnlib,7\.5\n$/);
    const { cases } = readVnnlib(properties[0]?.file ?? '', { inputs: 784, outputs: 10 });
    expect(Math.min(...(cases[0]?.box.outer.lower ?? []))).toBeCloseTo(-0.1, 12);
    expect(readOnnx(onnx).network.classes).toBe(10);
  });

  it('writes properties of which certify says what evaluate says', async () => {
    const directory = join(emptyFolder(), 'properties');
    const records = join(emptyFolder(), 'v.jsonl');
    const ladder = ['--ladder', 'pgd:steps=20,ibp,crown'];
    const { properties, onnx } = await exported(['--vnnlib-dir', directory, '--eps', '0.01', '--limit', '4']);
    await answered([
      'evaluate',
      '--run',
      run,
      '--eps',
      '0.01',
      ...ladder,
      '--limit',
      '12',
      '--records',
      records,
    ]);
    const lines = readFileSync(records, 'utf8').trimEnd().split('\n');
    const verdicts = lines.map(
      (line) => JSON.parse(line) as { index: number; verdict: string; rung: string },
    );
    const found = [];
    for (const { file, index } of properties) {
      const { verdict, rung } = await answered(['certify', '--onnx', onnx, '--vnnlib', file, ...ladder]);
      const expected = verdicts.find((line) => line.index === index);
      expect({ index, verdict, rung }).toEqual({ index, verdict: expected?.verdict, rung: expected?.rung });
      found.push(verdict);
    }
    expect(found).toContain('certified');
  });

  it('says to people what it wrote', async () => {
    const [onnx, directory] = [join(emptyFolder(), 'net.onnx'), join(emptyFolder(), 'p')];
    const words = ['--vnnlib-dir', directory, '--eps', '0.1', '--limit', '2'];
    const { code, out } = await drawdown(['export', '--run', run, '--onnx', onnx, ...words]);
    expect({ code, out }).toEqual({
      code: 0,
      out: `network: ${onnx}\nproperties: 2 in ${directory}, listed in instances.csv\n`,
    });
  });

  it('has examples in --help', async () => {
    const { code, out } = await drawdown(['export', '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Example:\n {2}\$ drawdown export --run .* --onnx/);
  });
});

describe('what drawdown export refuses', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['a radius without a folder', ['--eps', '0.1'], /--eps is for properties; give --vnnlib-dir DIR too/],
    ['a limit without one', ['--limit', '3'], /--limit is for properties/],
    ['--no-clip without one', ['--no-clip'], /--no-clip is for properties/],
    ['a folder without a radius', ['--vnnlib-dir', 'p'], /--vnnlib-dir needs the radius .* --eps 0\.1/],
    ['a radius of 0', ['--vnnlib-dir', 'p', '--eps', '0'], /--eps.*must lie in \(0, 1\]/],
    ['no properties', ['--vnnlib-dir', 'p', '--eps', '0.1', '--limit', '0'], /Give a whole number from 1/],
    ['a setting', ['--set', 'batch=3'], /export takes no --set, but batch was set; leave it out/],
    ['a missing run', ['--run', 'missing'], /holds no finished run/],
  ])('%s', async (_, words, message) => {
    const folder = emptyFolder();
    await refused(['export', '--run', run, '--onnx', join(folder, 'net.onnx'), ...words], message);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('places where something stands, before it does anything', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'thesis.tex'), '');
    mkdirSync(join(folder, 'empty'));
    const words = ['export', '--run', run, '--onnx'];
    const properties = ['--eps', '0.1', '--vnnlib-dir'];
    const onnx = join(folder, 'net.onnx');
    await refused([...words, folder], /--onnx needs a file, but .* is a folder/);
    await refused([...words, join(folder, 'thesis.tex', 'net.onnx')], /thesis\.tex is a file/);
    await refused([...words, onnx, ...properties, folder], /--vnnlib-dir needs a new or an empty folder/);
    await refused(
      [...words, onnx, ...properties, join(folder, 'thesis.tex')],
      /needs a folder, but .* is a file/,
    );
    await refused([...words, join(folder, 'a,b.onnx'), ...properties, join(folder, 'p')], /without commas/);
    // The network's file where the folder, or a folder above it, would be.
    await refused(
      [...words, join(folder, 'p'), ...properties, join(folder, 'p')],
      /p would be the folder of the properties/,
    );
    await refused(
      [...words, join(folder, 'p'), ...properties, join(folder, 'p', 'q')],
      /p would be the folder .* or one above it/,
    );
    await refused(
      [...words, join(folder, 'p', 'instances.csv'), ...properties, join(folder, 'p')],
      /instances\.csv would be the list/,
    );
    expect(readdirSync(folder).toSorted()).toEqual(['empty', 'thesis.tex']);
  });

  it('takes an empty folder, and the network into it', async () => {
    const directory = emptyFolder();
    const onnx = join(directory, 'net.onnx');
    const words = ['--vnnlib-dir', directory, '--eps', '0.1', '--limit', '1'];
    const { instances } = await exported(words, onnx);
    expect(readFileSync(instances, 'utf8')).toMatch(/^net\.onnx,image/);
    expect(existsSync(onnx)).toBe(true);
  });

  it('130: stops when it is asked to, and writes nothing', async () => {
    const folder = emptyFolder();
    const controller = new AbortController();
    controller.abort();
    const words = ['--vnnlib-dir', join(folder, 'p'), '--eps', '0.1'];
    const { code } = await drawdown(['export', '--run', run, '--onnx', join(folder, 'net.onnx'), ...words], {
      signal: controller.signal,
    });
    expect(code).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
  });
});

function relativeOnnx(directory: string, onnx: string): string {
  const line = readFileSync(join(directory, 'instances.csv'), 'utf8').split(',')[0] ?? '';
  expect(join(directory, line)).toBe(onnx);
  return line;
}
