import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { datasets } from '@drawdown/datasets';
import { describe, expect, it } from 'vitest';

import { answered, emptyFolder, refused } from '../one-line.ts';
import { drawdown } from '../recorded-terminal.ts';

const base = [
  'train',
  '--dataset',
  'mnist-embedded',
  '--network',
  'mlp-10',
  '--epochs',
  '1',
  '--batch',
  '1000',
];
const ibp = [...base, '--strategy', 'ibp', '--train-eps', '0.1'];
const several = [...base, '--strategy', 'gmd-ibp', '--radii', '0.05,0.1'];

describe('drawdown train', () => {
  it('writes a run, says so as one JSON document, and does not train a finished run again', async () => {
    const out = join(emptyFolder(), 'run');
    const answer = await answered([...ibp, '--out', out]);
    expect(answer).toMatchObject({
      directory: out,
      backend: expect.stringMatching(/^(native|wasm)$/),
      record: { kind: 'training', trainImages: 8000 },
    });
    expect(readdirSync(out).toSorted()).toEqual([
      'cost.json',
      'epochs.jsonl',
      'network.safetensors',
      'run.json',
    ]);
    const again = await answered([...ibp, '--out', out]);
    expect(again).toEqual(answer);
  });

  it('130: interrupted in training, it goes on to the same run', async () => {
    const [whole, parts] = [join(emptyFolder(), 'run'), join(emptyFolder(), 'run')];
    const words = [...ibp, '--epochs', '2'];
    await answered([...words, '--out', whole]);
    const controller = new AbortController();
    const timer = setInterval(() => {
      if (existsSync(join(parts, 'checkpoint'))) controller.abort();
    }, 1);
    const { code, out, err } = await drawdown([...words, '--out', parts], { signal: controller.signal });
    clearInterval(timer);
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toMatch(/^backend: .*\ninterrupted: .*run the same command again to resume\n$/);
    await answered([...words, '--out', parts]);
    for (const name of ['run.json', 'epochs.jsonl', 'network.safetensors']) {
      expect(readFileSync(join(parts, name)).equals(readFileSync(join(whole, name))), name).toBe(true);
    }
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a data set', [...ibp, '--dataset', 'mnits'], /unknown dataset 'mnits': did you mean 'mnist'/],
    ['a network', [...ibp, '--network', 'dm-smal'], /unknown network 'dm-smal': did you mean 'dm-small'/],
    ['a strategy', [...base, '--strategy', 'ipb'], /unknown strategy 'ipb': did you mean 'ibp'/],
    ['a setting', [...ibp, '--set', 'learningrate=1'], /'learningrate': did you mean 'learningRate'/],
    ['a backend', [...ibp, '--backend', 'cuda'], /'cuda' is invalid\. Allowed choices are auto, .*wasm, cpu/],
    [
      'a backend that is not here',
      [...ibp, '--backend', 'node-gpu'],
      /'node-gpu'.* choose another backend, or 'auto'/,
    ],
    [
      'a radius in words',
      [...base, '--strategy', 'ibp', '--train-eps', 'big'],
      /--train-eps.* fraction such as .*'big'/,
    ],
    ['a radius of 0', [...base, '--strategy', 'ibp', '--train-eps', '0'], /must lie in \(0, 1\].*'0'/],
    [
      'a radius above 1',
      [...base, '--strategy', 'ibp', '--train-eps', '3/2'],
      /must lie in \(0, 1\].*'3\/2'/,
    ],
    ['a quotient by 0', [...base, '--strategy', 'ibp', '--train-eps', '1/0'], /'1\/0'/],
    ['a missing radius', [...base, '--strategy', 'ibp'], /'ibp' needs a training eps, such as 0\.1/],
    ['a superfluous radius', [...base, '--strategy', 'standard', '--train-eps', '0.1'], /leave it out/],
    ['radii for one', [...ibp, '--radii', '0.1,0.2'], /trains at one radius, but radii were given/],
    [
      'radii out of order',
      [...base, '--strategy', 'gmd-ibp', '--radii', '0.2,0.1'],
      /0\.1 follows 0\.2; sort them/,
    ],
    [
      'weights that increase',
      [...several, '--set', 'weights=explicit', '--set', 'explicit=[1,2]'],
      /must not increase with the radius, but 2 follows 1; set allowIncreasing/,
    ],
    [
      'weights too few',
      [...several, '--set', 'weights=explicit', '--set', 'explicit=[1]'],
      /one weight per radius: 2 radii, but 1 weights/,
    ],
    ['a family of weights', [...several, '--set', 'weights=square'], /must be one of 'linear'.*"square"/],
    ['a learning rate below 0', [...ibp, '--set', 'learningRate=-1'], /'learningRate' does not fit: .*>0/],
    ['a share above 1', [...ibp, '--set', 'kappa.end=2'], /'kappa\.end' does not fit: .*<=1/],
    ['a part of a part', [...ibp, '--set', 'kappa.end.x=1'], /at most one part.*'kappa\.end\.x'/],
    ['a ramp too long', [...ibp, '--set', 'rampEpochs=5'], /rampEpochs \(5\) must fit into 1 epochs/],
    ['a setting without value', [...ibp, '--set', 'l1'], /Give a name and a value/],
    ['all images for validation', [...ibp, '--validation', '8000'], /fewer than the 8000 training images/],
    ['a file that is not there', [...base, '--strategy', './mine.ts'], /no strategy file at .*mine\.ts/],
    ['a folder for a strategy', [...base, '--strategy', './'], /no strategy file at/],
  ])('refuses %s, and writes nothing', async (_, words, message) => {
    const out = join(emptyFolder(), 'run');
    await refused([...words, '--out', out], message);
    expect(existsSync(out)).toBe(false);
  });

  it.each<[string, string, RegExp]>([
    [
      'a strategy without passes',
      "{ name: 'a', loss: () => 0, perturbation: 'none', parameters: {} }",
      /passes must be/,
    ],
    [
      'a strategy without parameters',
      "{ name: 'a', loss: () => 0, perturbation: 'none', passes: () => 1 }",
      /\{\} for/,
    ],
    [
      'an unknown perturbation',
      "{ name: 'a', loss: () => 0, perturbation: 'ball', parameters: {}, passes: () => 1 }",
      /"ball"/,
    ],
    ['no strategy', '{ a: 1 }', /must export exactly one strategy .*exports none/],
  ])('refuses a file with %s', async (_, value, message) => {
    const path = join(emptyFolder(), 'mine.ts');
    writeFileSync(path, `export const mine = ${value};`);
    await refused([...base, '--strategy', path, '--out', join(emptyFolder(), 'run')], message);
  });

  it('refuses a place that is taken, and leaves it alone', async () => {
    const folder = emptyFolder();
    const thesis = join(folder, 'thesis.tex');
    writeFileSync(thesis, 'mine');
    await refused([...ibp, '--out', folder], /is not empty and is no run folder \(it holds thesis\.tex\)/);
    await refused([...ibp, '--out', thesis], /--out needs a folder, but .*thesis\.tex is a file/);
    await refused(
      [...ibp, '--out', join(thesis, 'run')],
      /--out needs a folder, but .*thesis\.tex is a file/,
    );
    expect(readdirSync(folder)).toEqual(['thesis.tex']);
    expect(readFileSync(thesis, 'utf8')).toBe('mine');
  });
});

describe('a run folder of another run, or a damaged one', () => {
  it('is refused', async () => {
    const out = join(emptyFolder(), 'run');
    await answered([...ibp, '--out', out]);
    await refused([...ibp, '--seed', '1', '--out', out], /holds another run .*choose another folder/);
    const damaged = join(emptyFolder(), 'run');
    cpSync(out, damaged, { recursive: true });
    truncateSync(join(damaged, 'network.safetensors'), 999);
    await refused([...ibp, '--out', damaged], /network\.safetensors is truncated/);
    writeFileSync(join(out, 'epochs.jsonl'), '{"epoch":1');
    await refused([...ibp, '--out', out], /epochs\.jsonl, line 1 is not JSON .*damaged/);
  });

  it('is refused with the checkpoint of another run, and with a damaged one', async () => {
    const out = join(emptyFolder(), 'run');
    const words = [...ibp, '--epochs', '2'];
    const controller = new AbortController();
    const timer = setInterval(() => {
      if (existsSync(join(out, 'checkpoint'))) controller.abort();
    }, 1);
    const { code } = await drawdown([...words, '--out', out], { signal: controller.signal });
    clearInterval(timer);
    expect(code).toBe(130);
    await refused([...words, '--network', 'mlp-20', '--out', out], /is a checkpoint of another run/);
    const [epoch = ''] = readdirSync(join(out, 'checkpoint'));
    truncateSync(join(out, 'checkpoint', epoch, 'state.safetensors'), 999);
    await refused([...words, '--out', out], /state\.safetensors is damaged .*delete .* to start again/);
  });
});

describe('a data set that cannot be had', () => {
  const [first] = datasets.mnist.manifest.files;
  if (first?.kind !== 'file') throw new Error('the first file of MNIST should be a plain one');

  async function fromMirror(mirror: string, message: RegExp): Promise<void> {
    const [cache, out] = [emptyFolder(), join(emptyFolder(), 'run')];
    await refused(
      [...ibp, '--dataset', 'mnist', '--cache', cache, '--mirror', mirror, '--out', out],
      message,
    );
    expect(existsSync(out)).toBe(false);
    expect(existsSync(join(cache, first?.path ?? ''))).toBe(false);
  }

  function mirrorWith(bytes: number): string {
    const folder = emptyFolder();
    const path = join(folder, first?.path ?? '');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    truncateSync(path, bytes);
    return folder;
  }

  it.each<[string, () => string, RegExp]>([
    ['a folder that is not there', () => join(emptyFolder(), 'gone'), /cannot fetch .*no such file/],
    [
      'a scheme of its own',
      () => 'ftp://example.org',
      /mirror must be a URL of http or https, or a directory/,
    ],
    ['a file cut off', () => mirrorWith(1000), /expected \d+ bytes, got 1000: it is truncated/],
    ['a file too long', () => mirrorWith(first.bytes + 1), /expected \d+ bytes, got \d+: it is another file/],
    [
      'a file with other bytes',
      () => mirrorWith(first.bytes),
      /expected sha256 [0-9a-f]{64}, got [0-9a-f]{64}/,
    ],
  ])('%s as the mirror', async (_, mirror, message) => {
    await fromMirror(mirror(), message);
  });

  it('a server that nobody keeps', async () => {
    await fromMirror('http://127.0.0.1:9', /cannot fetch .*127\.0\.0\.1:9/);
  });
});

describe('a full disk', () => {
  const place = emptyFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place]).status === 0;
  const why = mounted ? '' : ' (skipped: this user cannot mount a small file system)';

  it.skipIf(!mounted)(`is said in one line, and nothing half-written stays${why}`, async () => {
    try {
      const out = join(place, 'run');
      await refused(
        [...ibp, '--out', out],
        /the disk is full; free some space and run the same command again/,
      );
      expect(readdirSync(out, { recursive: true })).toEqual(['checkpoint']);
    } finally {
      spawnSync('umount', [place]);
      rmSync(place, { recursive: true, force: true });
    }
  });
});
