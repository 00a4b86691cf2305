import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentSchema, UnknownNameError, UserError } from '@drawdown/records';
import {
  add,
  BackendError,
  type BackendName,
  describeBackends,
  environmentOf,
  tensor1d,
  useBackend,
} from '@drawdown/tensor';
import { getBackend } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

/** A folder in which no optional package is installed. */
const root = mkdtempSync(join(tmpdir(), 'drawdown-tensor-'));

describe('useBackend', () => {
  it('says what wasm and cpu are', async () => {
    const wasm = await useBackend('wasm');
    expect(wasm).toMatchObject({ name: 'wasm', threads: 1, deterministic: true });
    expect(wasm.instructionSet).toMatch(/^wasm(-simd)?$/);
    const cpu = await useBackend('cpu');
    expect(cpu).toMatchObject({ name: 'cpu', instructionSet: 'javascript', threads: 1, deterministic: true });
    expect(cpu.device).not.toBe('');
  });

  it('is idempotent and switches, with tensors that move along', async () => {
    await useBackend('cpu');
    const x = tensor1d([1, 2]);
    const first = await useBackend('wasm');
    expect(await useBackend('wasm')).toEqual(first);
    expect(getBackend()).toBe('wasm');
    expect(Array.from(add(x, 1).dataSync())).toEqual([2, 3]);
    await useBackend('cpu');
    expect(getBackend()).toBe('cpu');
  });

  it('takes for auto the first that works', async () => {
    const info = await useBackend('auto', { root });
    expect(['native', 'wasm']).toContain(info.name);
  });

  it('refuses by name and leaves the current backend', async () => {
    await useBackend('wasm');
    const refused = useBackend('node-gpu', { root });
    await expect(refused).rejects.toBeInstanceOf(BackendError);
    await expect(refused).rejects.toBeInstanceOf(UserError);
    await expect(refused).rejects.toThrow(
      `expected a working backend for 'node-gpu', but node-gpu: @tensorflow/tfjs-node-gpu is not installed in ${root}; choose another backend, or 'auto'`,
    );
    expect(getBackend()).toBe('wasm');
  });

  it('keeps every attempt in the error', async () => {
    const error: unknown = await useBackend('node', { root }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      attempts: [{ name: 'node', reason: `@tensorflow/tfjs-node is not installed in ${root}` }],
    });
  });

  it('knows no other names', async () => {
    await expect(useBackend('wsam' as BackendName)).rejects.toBeInstanceOf(UnknownNameError);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d threads', async (threads) => {
    await expect(useBackend('cpu', { threads })).rejects.toThrow(/threads: expected a positive whole number/);
  });
});

describe('describeBackends', () => {
  it('reports every backend and leaves the current one', async () => {
    await useBackend('cpu');
    const reports = await describeBackends({ root });
    expect(reports.map(({ name }) => name)).toEqual(['native', 'node-gpu', 'node', 'wasm', 'cpu']);
    for (const report of reports) {
      if (report.available) expect(report.threads).toBeGreaterThan(0);
      else expect(report.reason).not.toBe('');
    }
    expect(reports.find(({ name }) => name === 'wasm')?.available).toBe(true);
    expect(getBackend()).toBe('cpu');
  });
});

describe('environmentOf', () => {
  it('is a valid record of the backend and of Node', async () => {
    const environment = environmentOf(await useBackend('wasm'));
    expect(environmentSchema.parse(environment)).toEqual(environment);
    expect(environment).toMatchObject({ backend: 'wasm', node: process.versions.node });
    expect(environment.platform).toBe(`${process.platform}-${process.arch}`);
  });
});
