import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { writeOnnx } from '@drawdown/onnx';
import { parseEpsGrid, sha256, UserError } from '@drawdown/records';
import { parseLadder } from '@drawdown/verifier';
import { describe, expect, it } from 'vitest';

import { evaluationConfig, judge } from '../src/evaluation.ts';
import { openNetwork } from '../src/open-network.ts';
import type { OpenedNetwork } from '../src/opened-network.ts';
import { withExternalWeights } from './external-weights.ts';
import { tinyNetwork } from './tiny-network.ts';
import { temporaryFolder } from './tiny-suite.ts';

const folder = temporaryFolder();
const directory = join(folder, 'run');
const { dataset, network, run } = await tinyNetwork(directory);
const onnx = join(folder, 'net.onnx');
writeFileSync(onnx, writeOnnx(network, run.parameters));

function verdictsOf(opened: OpenedNetwork): ReturnType<typeof judge> {
  const config = evaluationConfig({
    network: opened.identity,
    dataset: dataset.name,
    split: 'test',
    images: 20,
    grid: parseEpsGrid([0.01, 0.1]),
    ladder: parseLadder('pgd:steps=5,ibp,crown-ibp'),
    clip: true,
    eachRung: false,
    seed: 0,
  });
  return judge(opened, { config, set: opened.images(dataset, 'test') });
}

describe('openNetwork', () => {
  it('opens a run: its identity, and what it was trained on', () => {
    const opened = openNetwork({ run: directory });
    expect(opened).toMatchObject({ identity: run.record.identity, trainedOn: 'mnist-embedded' });
    expect(opened.images(dataset, 'test')).toBe(dataset.test);
    expect(() => opened.expectJudgeable('mnist', 'train')).toThrow(/has not seen/);
  });

  it('opens an ONNX file: the hash of its bytes, packed or not, and nothing of its training', () => {
    const opened = openNetwork({ onnx });
    expect(opened).toMatchObject({ identity: sha256(readFileSync(onnx)), trainedOn: null });
    const packed = `${onnx}.gz`;
    writeFileSync(packed, gzipSync(readFileSync(onnx)));
    const again = openNetwork({ onnx: packed });
    expect(again.identity).toBe(sha256(readFileSync(packed)));
    expect(again.parameters).toEqual(opened.parameters);
  });

  it('tells networks apart that differ in files beside the ONNX file only', () => {
    const { model, weights } = withExternalWeights(readFileSync(onnx), 'net.weights');
    const path = join(folder, 'external.onnx');
    writeFileSync(path, model);
    writeFileSync(join(folder, 'net.weights'), weights);
    const first = openNetwork({ onnx: path });
    expect(first.parameters).toEqual(openNetwork({ onnx }).parameters);
    expect(openNetwork({ onnx: path }).identity).toBe(first.identity);
    // The lowest byte of a float32 number.
    writeFileSync(join(folder, 'net.weights'), weights.with(0, (weights[0] ?? 0) ^ 1));
    expect(openNetwork({ onnx: path }).identity).not.toBe(first.identity);
  });

  it('gives an exported run the verdicts of the run', async () => {
    const [own, exported] = [
      await verdictsOf(openNetwork({ run: directory })),
      await verdictsOf(openNetwork({ onnx })),
    ];
    const told = ({ verdicts }: typeof own) =>
      verdicts.map(({ index, eps, prediction, verdict, rung }) => ({
        index,
        eps,
        prediction,
        verdict,
        rung,
      }));
    expect(told(exported)).toEqual(told(own));
    expect(new Set(own.verdicts.map(({ verdict }) => verdict)).size).toBeGreaterThan(1);
  });

  it('lets an ONNX network be judged on the training images, which it may have seen or not', () => {
    const opened = openNetwork({ onnx });
    opened.expectJudgeable('mnist', 'train');
    expect(opened.images(dataset, 'train').count).toBe(dataset.train.count);
  });

  it.each([
    ['mnits', 'test', /unknown dataset 'mnits': did you mean 'mnist'/],
    [
      'cifar10',
      'test',
      /takes inputs of 1×28×28 and has 10 classes, but cifar10 has images of 32×32×3 and 10 classes; .*\[N, 3, 32, 32\]/,
    ],
    ['mnist', 'validation', /has no validation split; evaluate the test split/],
  ] as const)('refuses %s (%s)', (name, split, message) => {
    const opened = openNetwork({ onnx });
    expect(() => opened.expectJudgeable(name, split)).toThrow(UserError);
    expect(() => opened.expectJudgeable(name, split)).toThrow(message);
  });

  it.each<[string, string, RegExp]>([
    ['a missing file', 'missing.onnx', /missing\.onnx: there is no such file/],
    ['a folder', '.', /it is a folder/],
    ['no ONNX model', 'text.onnx', /text\.onnx is no ONNX model/],
  ])('refuses %s by its name', (_, name, message) => {
    writeFileSync(join(folder, 'text.onnx'), 'Call me Ishmael.');
    const path = join(folder, name);
    expect(() => openNetwork({ onnx: path })).toThrow(UserError);
    expect(() => openNetwork({ onnx: path })).toThrow(message);
  });
});
