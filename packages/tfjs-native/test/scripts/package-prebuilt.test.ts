import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findAddon } from '../../src/addon.ts';
import { builtInstructionSets, script } from './scripts.ts';

/** Loads an addon without anything of this repository and multiplies two matrices. */
const program = `
  const addon = require(process.argv[1]);
  const [a, b, out] = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8), new Float32Array(4)];
  addon.matMul(a, b, new Float32Array(0), out, Int32Array.of(1, 1, 2, 2, 2, 0, 0, 0));
  console.log(JSON.stringify([...out]));
`;

const isas = await builtInstructionSets();

describe.skipIf(isas.length === 0)('package-prebuilt (needs the native addon: npm run setup)', () => {
  const out = mkdtempSync(join(tmpdir(), 'drawdown prebuilt test '));

  beforeAll(() => {
    // The objects of the build serve: nothing is compiled.
    const env = { ...process.env, DRAWDOWN_BUILD_ISAS: isas.join(',') };
    execFileSync(process.execPath, [script('package-prebuilt.mjs'), '--out', out], { env, stdio: 'pipe' });
  });

  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('writes an addon where the package looks for it', () => {
    const path = findAddon(out);
    expect(path).toContain(join('prebuilds', `${process.platform}-${process.arch}`, 'drawdown.node'));
  });

  it('writes one that a fresh process loads and multiplies matrices with', () => {
    const printed = execFileSync(process.execPath, ['-e', program, findAddon(out)], { cwd: tmpdir() });
    expect(JSON.parse(String(printed))).toEqual([19, 22, 43, 50]);
  });

  it.runIf(process.platform === 'linux')('links no C++ library that the other machine may not have', () => {
    let listed = '';
    try {
      listed = String(execFileSync('ldd', [findAddon(out)], { stdio: 'pipe' }));
    } catch {
      // Without ldd the linker's choice cannot be seen; the load above has shown that it works here.
      return;
    }
    expect(listed).not.toMatch(/libstdc\+\+|libgcc_s/);
  });
});
