import { cpus } from 'node:os';
import { describeBackends, useBackend } from '@drawdown/tensor';
import { getBackend, version_core } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { workspaceWith } from './installed-packages.ts';

const root = workspaceWith('tfjs-node', { seesGpu: false });

describe('a workspace where tfjs-node is installed', () => {
  it('gives it by name, never by auto', async () => {
    expect((await useBackend('auto', { root })).name).not.toBe('node');
    const info = await useBackend('node', { root, threads: 2 });
    expect(info).toMatchObject({ name: 'node', threads: 2, deterministic: false });
    expect(info.device).toBe(cpus()[0]?.model.trim());
  });

  it('is described, and the backend in use stays', async () => {
    await useBackend('wasm');
    const reports = await describeBackends({ root });
    expect(reports.find(({ name }) => name === 'node')).toMatchObject({ available: true });
    expect(getBackend()).toBe('wasm');
  });
});

describe('a tfjs-node with a tfjs-core of its own', () => {
  it('is refused, and the message names both versions and what to install', async () => {
    const other = workspaceWith('tfjs-node', { seesGpu: false, exportsOtherCore: true });
    await useBackend('cpu');
    await expect(useBackend('node', { root: other })).rejects.toThrow(
      `@tensorflow/tfjs-node uses another copy of @tensorflow/tfjs-core (4.0.0) than drawdown (${version_core}): install @tensorflow/tfjs-node@${version_core}`,
    );
    expect(getBackend()).toBe('cpu');
  });
});
