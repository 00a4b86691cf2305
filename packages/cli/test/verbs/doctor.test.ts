import { expect, it } from 'vitest';

import { drawdown } from '../recorded-terminal.ts';

it('drawdown doctor names every backend: measured where it works, with the reason where it does not', async () => {
  const { code, out } = await drawdown(['doctor', '--json']);
  expect(code).toBe(0);
  const { machine, native, backends } = JSON.parse(out);
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
  const { available } = backends.find(({ name }: { name: string }) => name === 'native');
  if (!available) expect(native).toBeNull();
  else {
    expect(native.instructionSets).toContain(native.instructionSet);
    expect(Math.min(native.peakGflops.float32, native.peakGflops.float64)).toBeGreaterThan(0);
  }
});

it('says in words what the native kernels use, or how they come to be', async () => {
  const { out } = await drawdown(['doctor']);
  expect(out).toMatch(/^Native kernels +(\w+512|avx2|sse2|neon|not there: .*npm run setup)/m);
});
