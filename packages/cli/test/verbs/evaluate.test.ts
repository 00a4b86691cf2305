import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildNetwork, initialise, saveParameters } from '@drawdown/networks';
import { Rng, sha256 } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { answered, emptyFolder, refused } from '../one-line.ts';
import { drawdown } from '../recorded-terminal.ts';

const run = join(emptyFolder(), 'run');
const training = ['train', '--dataset', 'mnist-embedded', '--network', 'mlp-10', '--strategy', 'standard'];
await answered([...training, '--epochs', '1', '--out', run]);
const base = ['evaluate', '--run', run, '--eps', '0.02,0.1', '--limit', '5', '--ladder', 'pgd:steps=2,ibp'];

describe('drawdown evaluate', () => {
  it('gives the accuracies as one JSON document and as a table', async () => {
    const answer = await answered(base);
    const backend = expect.stringMatching(/^(native|wasm)$/);
    expect(answer).toMatchObject({ images: 5, backend, radii: [{ eps: '1/50' }, { eps: '1/10' }] });
    const { code, out } = await drawdown(base);
    expect(code).toBe(0);
    expect(out).toMatch(/^natural accuracy \d+\.\d\d % of 5 images\n/);
    expect(out).toMatch(/^0\.02 /m);
  });

  it('writes a line for every image and radius', async () => {
    const records = join(emptyFolder(), 'new', 'verdicts.jsonl');
    const { natural } = await answered([...base, '--records', records]);
    const lines = readFileSync(records, 'utf8').trimEnd().split('\n');
    const verdicts = lines.map((line) => JSON.parse(line) as { label: number; prediction: number });
    expect(verdicts).toHaveLength(10);
    expect(verdicts.filter(({ label, prediction }) => label === prediction).length / 10).toBeCloseTo(
      Number(natural),
      12,
    );
  });

  it('gives an exported run the verdicts of the run', async () => {
    const [onnx, folder] = [join(emptyFolder(), 'net.onnx'), emptyFolder()];
    await answered(['export', '--run', run, '--onnx', onnx]);
    const [own, foreign] = [join(folder, 'own.jsonl'), join(folder, 'foreign.jsonl')];
    const ladder = ['--ladder', 'pgd:steps=10,ibp,crown', '--eps', '0.005,0.02', '--limit', '20'];
    const first = await answered(['evaluate', '--run', run, ...ladder, '--records', own]);
    const words = ['evaluate', '--onnx', onnx, '--dataset', 'mnist-embedded', ...ladder];
    const second = await answered([...words, '--records', foreign]);
    const { natural, radii } = first;
    expect(second).toMatchObject({ natural, radii });
    expect(second.onnx).toBe(sha256(readFileSync(onnx)));
    expect(second.config).toEqual({ ...(first.config as object), network: second.onnx });
    const told = (path: string) =>
      readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => {
          const { seconds: _, bound: __, ...verdict } = JSON.parse(line) as Record<string, unknown>;
          return verdict;
        });
    expect(told(foreign)).toEqual(told(own));
    expect(new Set(told(own).map(({ verdict }) => verdict)).size).toBeGreaterThan(1);
  });

  it('takes one network', async () => {
    const onnx = join(emptyFolder(), 'net.onnx');
    await answered(['export', '--run', run, '--onnx', onnx]);
    await refused([...base, '--onnx', onnx], /--run <dir>' cannot be used with option '--onnx <file>'/);
    await refused(['evaluate', '--dataset', 'mnist'], /none is named; give --run DIR or --onnx FILE/);
    const foreign = ['evaluate', '--onnx', onnx];
    await refused(foreign, /does not say what it was trained on; name the data set/);
    await refused(
      [...foreign, '--dataset', 'cifar10'],
      /inputs of 1×28×28 and .*cifar10 has images of 32×32×3/,
    );
    await refused(
      [...foreign, '--dataset', 'mnist-embedded', '--split', 'validation'],
      /has no validation split/,
    );
    writeFileSync(onnx, 'Call me Ishmael.');
    await refused([...foreign, '--dataset', 'mnist-embedded'], /net\.onnx is no ONNX model/);
  });

  it('takes all images of the split where the limit is larger', async () => {
    const held = join(emptyFolder(), 'run');
    await answered([...training, '--epochs', '1', '--validation', '30', '--out', held]);
    const words = ['evaluate', '--run', held, '--split', 'validation', '--ladder', 'ibp', '--eps', '0.1'];
    expect(await answered([...words, '--limit', '31'])).toMatchObject({ images: 30, config: { images: 30 } });
  });

  it('130: stops when it is asked to, and writes no records', async () => {
    const records = join(emptyFolder(), 'verdicts.jsonl');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 600);
    const words = ['evaluate', '--run', run, '--ladder', 'pgd:steps=100', '--records', records];
    const { code, out } = await drawdown(words, { signal: controller.signal });
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(existsSync(records)).toBe(false);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a data set', ['--dataset', 'mnits'], /unknown dataset 'mnits': did you mean 'mnist'/],
    [
      'images of another shape',
      ['--dataset', 'cifar10'],
      /takes images of 28×28×1.*cifar10 has images of 32×32×3/,
    ],
    ['images that it was trained on', ['--dataset', 'mnist', '--split', 'train'], /has not seen/],
    ['a split', ['--split', 'trial'], /'trial' is invalid\. Allowed choices are train, validation, test/],
    ['validation images of a run without', ['--split', 'validation'], /held out no validation images/],
    ['a rung', ['--ladder', 'pgdd'], /unknown rung 'pgdd': did you mean 'pgd'/],
    ['a setting of a rung', ['--ladder', 'pgd:step=3'], /setting of rung 'pgd' 'step': did you mean 'steps'/],
    ['a value of one', ['--ladder', 'pgd:steps=many'], /rung 'pgd': setting 'steps' does not fit.*'many'/],
    ['a rung twice', ['--ladder', 'ibp,ibp'], /names the rung 'ibp' twice/],
    ['no rung', ['--ladder', ''], /--ladder.* Give names separated by commas/],
    ['radii out of order', ['--eps', '0.2,0.1'], /0\.1 follows 0\.2; sort them/],
    ['an empty radius', ['--eps', '0.1,,0.2'], /--eps.* but '' was given/],
    ['no image', ['--limit', '0'], /--limit.* Give a whole number from 1/],
    ['no time', ['--timeout', '0'], /Give a number of seconds above 0/],
    [
      'a setting',
      ['--set', 'steps=3'],
      /takes no --set, but steps was set; .*--ladder, such as pgd:steps=100/,
    ],
  ])('refuses %s', async (_, words, message) => {
    await refused([...base, ...words], message);
  });

  it('refuses a place for the records before it judges anything', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'thesis.tex'), '');
    await refused([...base, '--records', folder], /--records needs a file, but .* is a folder/);
    await refused([...base, '--records', join(folder, 'thesis.tex', 'v.jsonl')], /thesis\.tex is a file/);
    expect(readdirSync(folder)).toEqual(['thesis.tex']);
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    ['no folder', (folder) => rmSync(folder, { recursive: true }), /holds no finished run .* drawdown train/],
    [
      'an empty folder',
      (folder) => {
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
      },
      /holds no finished run/,
    ],
    ['a damaged record', (folder) => writeFileSync(join(folder, 'run.json'), '{'), /run\.json is not JSON/],
    [
      'damaged parameters',
      (folder) => writeFileSync(join(folder, 'network.safetensors'), 'x'),
      /not a safetensors/,
    ],
    [
      'the parameters of another network',
      (folder) => {
        const network = buildNetwork('mlp-20', { inputShape: [28, 28, 1], classes: 10 });
        saveParameters(join(folder, 'network.safetensors'), initialise(network, 'he', Rng.fromSeed(0)));
      },
      /parameters of another network than 'mlp-10'/,
    ],
  ])('refuses a run with %s', async (_, damage, message) => {
    const folder = join(emptyFolder(), 'run');
    cpSync(run, folder, { recursive: true });
    damage(folder);
    await refused(['evaluate', '--run', folder, '--limit', '5'], message);
  });
});
