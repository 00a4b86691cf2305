import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { InterruptedError, trainingRecordSchema, UserError } from '@drawdown/records';
import { memory, useBackend } from '@drawdown/tensor';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type Progress, type TrainedRun, type TrainOptions, train } from '../src/index.ts';
import { environment, normedNetwork, tinyRun } from './tiny-run.ts';

const files = ['run.json', 'epochs.jsonl', 'network.safetensors'];

let folder = '';

beforeAll(async () => {
  await useBackend('wasm');
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawdown-train-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What a finished run left, byte for byte. */
function bytesOf(directory: string): string[] {
  return files.map((name) => readFileSync(join(directory, name)).toString('hex'));
}

/** Trains until the given number of steps, then aborts. */
async function trainSteps(options: TrainOptions, directory: string, limit: number): Promise<unknown> {
  const stop = new AbortController();
  let steps = 0;
  const onProgress = (): void => {
    steps += 1;
    if (steps === limit) stop.abort();
  };
  return train({ ...options, directory, signal: stop.signal, onProgress }).catch((error: unknown) => error);
}

describe('train', () => {
  it('writes a run folder whose record fits its schema, and nothing else', async () => {
    const directory = join(folder, 'run');
    const run = await train({ ...tinyRun('ibp', { trainEps: 0.1 }), directory });
    expect(readdirSync(directory).sort()).toEqual(['cost.json', ...files].sort());
    const record: unknown = JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'));
    expect(trainingRecordSchema.parse(record)).toEqual(run.record);
    expect(run.record).toMatchObject({ trainImages: 60, network: { parameters: 496, flops: 960 } });
    expect(run.epochs.map(({ epoch, steps }) => [epoch, steps])).toEqual([
      [1, 4],
      [2, 8],
      [3, 12],
    ]);
  });

  it('follows the schedules, and has no robust loss where κ leaves it no weight', async () => {
    const recipe = { epochs: 4, warmUp: 1, rampEpochs: 2, decay: { epochs: [3], factor: 0.5 } };
    const { epochs } = await train(tinyRun('crown-ibp', { trainEps: 0.1, recipe }));
    expect(epochs.map(({ ramp, learningRate }) => [ramp, learningRate])).toEqual([
      [0, 0.01],
      [3 / 8, 0.01],
      [7 / 8, 0.01],
      [1, 0.005],
    ]);
    expect(epochs.map(({ kappa, beta }) => [kappa, beta])).toEqual([
      [1, 1],
      [1 - 3 / 16, 5 / 8],
      [1 - 7 / 16, 1 / 8],
      [0.5, 0],
    ]);
    expect(epochs[0]?.robustLoss).toBeNull();
    expect(epochs[1]?.robustLoss).toBeGreaterThan(0);
  });

  it('gives the same bits again, and others under another seed', async () => {
    const runs = await Promise.all(
      [0, 0, 1].map((seed) => train(tinyRun('pgd', { trainEps: 0.1, seed, recipe: { epochs: 1 } }))),
    );
    const [first, second, other] = runs.map(({ record }) => record.parametersHash);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it.each([
    { name: 'gmd-ibp', network: normedNetwork, abortAt: [1, 6, 3] },
    { name: 'pgd', network: normedNetwork, abortAt: [5, 4] },
  ])('resumes $name exactly, wherever it is stopped', async ({ name, network, abortAt }) => {
    const request = name === 'pgd' ? { trainEps: 0.1, parameters: { steps: 2 } } : {};
    const options = tinyRun(name, { network, validation: 8, ...request });
    const [whole, parts] = [join(folder, 'whole'), join(folder, 'parts')];
    await train({ ...options, directory: whole });
    for (const limit of abortAt) {
      expect(await trainSteps(options, parts, limit)).toBeInstanceOf(InterruptedError);
    }
    await train({ ...options, directory: parts });
    expect(bytesOf(parts)).toEqual(bytesOf(whole));
    expect(readdirSync(parts).sort()).toEqual(readdirSync(whole).sort());
  });

  it('returns a finished run at once', async () => {
    const options = { ...tinyRun('standard'), directory: join(folder, 'run') };
    const first = await train(options);
    const seen: Progress[] = [];
    const again: TrainedRun = await train({ ...options, onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([]);
    expect(again).toEqual(first);
  });

  it('refuses a folder of another run, or of anything else', async () => {
    const directory = join(folder, 'run');
    await train({ ...tinyRun('standard'), directory });
    await expect(train({ ...tinyRun('standard', { seed: 1 }), directory })).rejects.toThrow(
      /holds another run .* choose another folder/,
    );
    writeFileSync(join(folder, 'thesis.tex'), '');
    await expect(train({ ...tinyRun('standard'), directory: folder })).rejects.toThrow(
      /is not empty and is no run folder \(it holds .*\); choose an empty folder/,
    );
  });

  it('does not continue on another backend, instruction set or config', async () => {
    const options = tinyRun('standard');
    await trainSteps(options, folder, 6);
    const elsewhere = {
      ...options,
      directory: folder,
      environment: { ...environment, instructionSet: 'wasm' },
    };
    await expect(train(elsewhere)).rejects.toThrow(
      /made on backend wasm \(wasm-simd\), but this is wasm \(wasm\)/,
    );
    const other = { ...tinyRun('standard', { seed: 5 }), directory: folder };
    await expect(train(other)).rejects.toThrow(/is a checkpoint of another run/);
    await expect(train(other)).rejects.toThrow(UserError);
  });

  it('says when and where training breaks down', async () => {
    const options = tinyRun('ibp', { trainEps: 0.1, recipe: { learningRate: 1e30, clipNorm: null } });
    await expect(train(options)).rejects.toThrow(
      /^training broke down in epoch 1, step \d: the (loss|gradient's norm) is .*; try a smaller learningRate/,
    );
  });

  it('reports progress at every step', async () => {
    const seen: Progress[] = [];
    await train({ ...tinyRun('standard'), onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ epoch, step }) => [epoch, step]).slice(2, 6)).toEqual([
      [1, 3],
      [1, 4],
      [2, 1],
      [2, 2],
    ]);
    expect(seen.at(-1)).toMatchObject({ epochs: 3, steps: 4, robustLoss: null, secondsLeft: 0 });
  });

  it.each(['standard', 'pgd', 'gmd-crown-ibp'])('leaks no tensor over 100 steps of %s', async (name) => {
    const perturbation = name === 'pgd' ? { trainEps: 0.1, parameters: { steps: 2 } } : {};
    const options = tinyRun(name, { ...perturbation, network: normedNetwork, recipe: { epochs: 25 } });
    const before = memory().numTensors;
    const counts = new Set<number>();
    await train({ ...options, onProgress: () => counts.add(memory().numTensors) });
    expect(counts.size).toBe(1);
    expect(memory().numTensors).toBe(before);
  });
});
