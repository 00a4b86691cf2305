import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UserError } from '@drawdown/records';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type Checkpoint, readCheckpoint, removeCheckpoints, writeCheckpoint } from '../src/checkpoint.ts';
import { environment } from './tiny-run.ts';

const identity = 'a'.repeat(64);
const expected = { identity, environment };
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawdown-checkpoint-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function checkpoint(epochs: number): Checkpoint {
  const record = { steps: 1, ramp: 0.1, kappa: 1, beta: 1, learningRate: 0.1, loss: 1 / 3, gradientNorm: 2 };
  const losses = { naturalLoss: 0.1, robustLoss: null, naturalAccuracy: 0.7 };
  return {
    identity,
    environment,
    epochs: Array.from({ length: epochs }, (_, index) => ({ ...record, ...losses, epoch: index + 1 })),
    steps: 7,
    seconds: 1.5,
    arrays: { 'first/0.bias': { shape: [2], data: Float32Array.of(Math.PI, -0) } },
  };
}

describe('checkpoints', () => {
  it('come back exactly, the newest alone', () => {
    for (const epochs of [1, 9, 10]) writeCheckpoint(folder, checkpoint(epochs));
    expect(readdirSync(join(folder, 'checkpoint'))).toEqual(['epoch-000010']);
    expect(readCheckpoint(folder, expected)).toEqual(checkpoint(10));
  });

  it('are not there before the first, nor after the run', () => {
    expect(readCheckpoint(folder, expected)).toBeUndefined();
    writeCheckpoint(folder, checkpoint(1));
    removeCheckpoints(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('do not count while they are being written, and what a killed process left goes with the next', () => {
    writeCheckpoint(folder, checkpoint(1));
    mkdirSync(join(folder, 'checkpoint', 'epoch-000002.1234.tmp'));
    expect(readCheckpoint(folder, expected)?.epochs).toHaveLength(1);
    writeCheckpoint(folder, checkpoint(2));
    expect(readdirSync(join(folder, 'checkpoint'))).toEqual(['epoch-000002']);
  });

  it('are refused when they are damaged', () => {
    writeCheckpoint(folder, checkpoint(1));
    const path = join(folder, 'checkpoint', 'epoch-000001', 'state.safetensors');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    writeFileSync(path, bytes);
    expect(() => readCheckpoint(folder, expected)).toThrow(UserError);
    expect(() => readCheckpoint(folder, expected)).toThrow(/state\.safetensors is damaged .* to start again/);
  });
});
