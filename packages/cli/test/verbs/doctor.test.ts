import { expect, it } from 'vitest';

import { drawdown } from '../recorded-terminal.ts';

it('drawdown doctor names every backend: measured where it works, with the reason where it does not', async () => {
  const { code, out } = await drawdown(['doctor', '--json']);
  expect(code).toBe(0);
  const { machine, backends } = JSON.parse(out);
  expect(machine).toMatchObject({ node: process.version, cores: expect.any(Number) });
  expect(backends.map(({ name }: { name: string }) => name).sort()).toEqual([
    'cpu',
    'native',
    'node',
    'node-gpu',
    'wasm',
  ]);
  for (const backend of backends) {
    if (backend.available) expect(backend.gflops).toBeGreaterThan(0);
    else expect(backend).toMatchObject({ gflops: null, reason: expect.stringMatching(/./) });
  }
  expect(backends).toContainEqual(expect.objectContaining({ name: 'cpu', available: true }));
});
