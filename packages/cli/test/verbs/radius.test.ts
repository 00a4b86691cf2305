import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readTrainedNetwork } from '@drawdown/benchmarks';
import { type Dataset, loadDataset, pixelsAsFloats } from '@drawdown/datasets';
import { writeOnnx } from '@drawdown/onnx';
import { type Eps, epsNearest, sha256 } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { answered, emptyFolder, refused } from '../one-line.ts';
import { drawdown } from '../recorded-terminal.ts';
import { linearNetwork } from './linear-network.ts';

const run = join(emptyFolder(), 'run');
await answered([
  ...['train', '--dataset', 'mnist-embedded', '--network', 'mlp-10', '--strategy', 'standard'],
  ...['--epochs', '1', '--out', run],
]);
const base = [
  'radius',
  '--run',
  run,
  '--limit',
  '4',
  '--precision',
  '64',
  '--ladder',
  'pgd:steps=5,ibp,crown',
];
const dataset = await loadDataset('mnist-embedded');

interface Radii {
  readonly index: number;
  readonly label: number;
  readonly correct: boolean;
  readonly certified: Eps | null;
  readonly certifiedBy: string | null;
  readonly falsified: Eps | null;
  readonly falsifiedBy: string | null;
}

async function radiiOf(words: readonly string[]): Promise<readonly Radii[]> {
  return (await answered(words)).radii as unknown as readonly Radii[];
}

/** The weights and biases of the nearest mean of a class among the first training images: linear, and often right. */
function nearestMean({ train }: Dataset): { weight: number[][]; bias: number[] } {
  const sums = Array.from({ length: 10 }, () => ({ count: 0, pixels: new Float64Array(784) }));
  for (let position = 0; position < 1000; position++) {
    const sum = sums[train.labels[position] as number];
    if (sum === undefined) continue;
    sum.count++;
    for (const [at, pixel] of pixelsAsFloats(train, [position]).entries())
      sum.pixels[at] = (sum.pixels[at] ?? 0) + pixel;
  }
  const means = sums.map(({ count, pixels }) => Array.from(pixels, (pixel) => Math.fround(pixel / count)));
  return {
    weight: Array.from({ length: 784 }, (_, at) => means.map((mean) => mean[at] as number)),
    bias: means.map((mean) => Math.fround(-mean.reduce((sum, x) => sum + x * x, 0) / 2)),
  };
}

describe('drawdown radius', () => {
  it('finds the exact radii of a linear network, to the precision', async () => {
    const { weight, bias } = nearestMean(dataset);
    const { network, parameters } = linearNetwork(weight, bias);
    const onnx = join(emptyFolder(), 'means.onnx');
    writeFileSync(onnx, writeOnnx(network, parameters));
    const words = ['radius', '--onnx', onnx, '--dataset', 'mnist-embedded', '--no-clip', '--limit', '6'];
    const answer = await answered([...words, '--ladder', 'ibp,pgd:targets=all:steps=40']);
    const radii = answer.radii as unknown as readonly Radii[];
    expect(radii).toHaveLength(6);
    let total = 0;
    for (const [position, { correct, certified, falsified, label }] of radii.entries()) {
      const image = pixelsAsFloats(dataset.test, [position]);
      // A margin falls by the sum of |differences of weights| in each unit of the radius.
      const exact = Math.min(
        ...bias.flatMap((other, at) => {
          if (at === label) return [];
          const slopes = weight.map((row) => (row[label] as number) - (row[at] as number));
          const margin = slopes.reduce((sum, slope, pixel) => sum + slope * (image[pixel] as number), 0);
          const steep = slopes.reduce((sum, slope) => sum + Math.abs(slope), 0);
          return [(margin + (bias[label] as number) - other) / steep];
        }),
      );
      const [below, above] = [Math.floor(exact * 1024), Math.floor(exact * 1024) + 1];
      expect(correct).toBe(exact > 0);
      expect(certified === null ? 0 : epsNearest(certified)).toBe(exact > 0 ? below / 1024 : 0);
      expect(falsified === null ? null : epsNearest(falsified)).toBe(exact > 0 ? above / 1024 : null);
      total += Math.max(0, below) / 1024;
    }
    expect(answer).toMatchObject({
      onnx: sha256(readFileSync(onnx)),
      images: 6,
      correct: radii.filter(({ correct }) => correct).length,
      meanCertified: expect.closeTo(total / 6, 12),
      config: {
        network: sha256(readFileSync(onnx)),
        dataset: 'mnist-embedded',
        clip: false,
        precision: 1024,
      },
    });
    expect(answer.correct).toBeGreaterThan(3);
  });

  it('claims of every radius what evaluate says at it', async () => {
    const found = (await radiiOf(base)).filter(({ correct }) => correct);
    expect(found.length).toBeGreaterThan(1);
    const ladder = ['--ladder', 'pgd:steps=5,ibp,crown', '--limit', '4'];
    for (const { index, certified, falsified } of found) {
      if (certified === null || falsified === null)
        throw new Error('small radii are certified, large ones not');
      expect(epsNearest(certified)).toBeLessThan(epsNearest(falsified));
      const records = join(emptyFolder(), 'v.jsonl');
      const words = ['evaluate', '--run', run, '--eps', `${certified},${falsified}`, '--records', records];
      await answered([...words, ...ladder]);
      const lines = readFileSync(records, 'utf8').trimEnd().split('\n');
      const verdicts = lines
        .map((line) => JSON.parse(line) as { index: number; eps: Eps; verdict: string })
        .filter((line) => line.index === index);
      expect(verdicts.map(({ eps }) => eps)).toEqual([certified, falsified]);
      expect(verdicts[0]?.verdict).toBe('certified');
      // Another attack draws other numbers, so it may miss; a certificate would be a contradiction.
      expect(['falsified', 'unknown']).toContain(verdicts[1]?.verdict);
    }
  });

  it('writes a line for every image, and the same again', async () => {
    const records = join(emptyFolder(), 'new', 'radii.jsonl');
    const first = await answered([...base, '--records', records]);
    const lines = readFileSync(records, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(first.radii);
    const untimed = (radii: readonly Radii[]) => radii.map((line) => ({ ...line, seconds: 0 }));
    expect(untimed(await radiiOf(base))).toEqual(untimed(first.radii as unknown as readonly Radii[]));
    expect(first).toMatchObject({ run: readTrainedNetwork(run).record.identity, images: 4 });
  });

  it('reports what was found when time is up', async () => {
    const radii = await radiiOf([...base, '--timeout', '0.000001']);
    expect(radii).toHaveLength(4);
    for (const line of radii) {
      expect(line).toMatchObject(
        line.correct ? { certified: null, falsified: null, reason: 'timeout' } : { certified: null },
      );
    }
  });

  it('prints a table for people', async () => {
    const { code, out } = await drawdown(base);
    expect(code).toBe(0);
    expect(out).toMatch(/^index +label +certified +falsified +seconds/);
    expect(out).toMatch(/^mean certified radius 0\.\d{5} over all 4 images/m);
  });

  it('130: stops when it is asked to, and writes no records', async () => {
    const records = join(emptyFolder(), 'radii.jsonl');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    const words = ['radius', '--run', run, '--ladder', 'pgd:steps=100', '--records', records];
    const { code, out } = await drawdown(words, { signal: controller.signal });
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(existsSync(records)).toBe(false);
  });

  it('has examples in --help', async () => {
    const { code, out } = await drawdown(['radius', '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Example:\n {2}\$ drawdown radius --run/);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a network of both kinds', ['--onnx', 'net.onnx'], /--run <dir>' cannot be used with .*--onnx/],
    ['no precision', ['--precision', '0'], /--precision.* Give a whole number from 1/],
    ['no image', ['--limit', '0'], /--limit.* Give a whole number from 1/],
    ['an unknown rung', ['--ladder', 'ibpp'], /unknown rung 'ibpp': did you mean 'ibp'/],
    ['a setting', ['--set', 'steps=3'], /radius takes no --set, but steps was set; .*--ladder/],
    ['images that it was trained on', ['--dataset', 'mnist', '--split', 'train'], /has not seen/],
  ])('refuses %s', async (_, words, message) => {
    await refused([...base, ...words], message);
  });

  it('refuses no network, and one without a data set', async () => {
    await refused(
      ['radius', '--dataset', 'mnist-embedded'],
      /expected a network, .* --run DIR or --onnx FILE/,
    );
    const onnx = join(emptyFolder(), 'net.onnx');
    const { network, parameters } = linearNetwork([[1, 0]]);
    writeFileSync(onnx, writeOnnx(network, parameters));
    await refused(['radius', '--onnx', onnx], /does not say what it was trained on; .*--dataset mnist/);
    await refused(
      ['radius', '--onnx', onnx, '--dataset', 'mnist-embedded'],
      /takes inputs of 1 and has 2 classes, but mnist-embedded has images of 28×28×1/,
    );
  });

  it('refuses a place for the records before it judges anything', async () => {
    const folder = emptyFolder();
    await refused([...base, '--records', folder], /--records needs a file, but .* is a folder/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
