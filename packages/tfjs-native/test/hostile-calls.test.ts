import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { findAddon } from '../src/addon.ts';
import { describeNative } from './native-backend.ts';
import { nativeSignatures } from './signatures.ts';

const script = fileURLToPath(new URL('hostile-calls.mjs', import.meta.url));
const addonPath = (): string => findAddon(fileURLToPath(new URL('..', import.meta.url)));

const calls = 1500;

/** Not called: how long they run is what their operand says. */
const endless = ['peak', 'peak64'];

describeNative('every kernel', () => {
  it('survives operands that do not fit, and writes nothing beside them', () => {
    const log = join(mkdtempSync(join(tmpdir(), 'drawdown-hostile-')), 'last-call.txt');
    const kernels = nativeSignatures().filter(({ name }) => !endless.includes(name));
    const operands = Object.fromEntries(kernels.map(({ name, operands: each }) => [name, each]));
    const child = spawnSync(
      process.execPath,
      [script, addonPath(), JSON.stringify(operands), log, String(calls)],
      {
        encoding: 'utf8',
        timeout: 50_000,
      },
    );
    const died = `${child.signal ?? child.status}: ${child.stderr.trim().split('\n').at(-1)}; last call: ${readFileSync(log, 'utf8').trim()}`;
    expect(child.status, died).toBe(0);
    const { refused, computed } = JSON.parse(child.stdout) as { refused: number; computed: number };
    expect(refused + computed).toBe(calls * kernels.length);
    expect(Math.min(refused, computed)).toBeGreaterThan(100);
  });
});
