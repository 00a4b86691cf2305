import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { type Compilers, hasCompiler, type InstructionSets, load, script } from './scripts.ts';

const { findCompiler } = await load<Compilers>('compiler.mjs');
const { chooseInstructionSets } = await load<InstructionSets>('instruction-sets.mjs');

/** Runs the build with other variables in the environment. */
function build(environment: Readonly<Record<string, string>>): { status: number | null; lines: string[] } {
  const env = { ...process.env, ...environment };
  const { status, stderr } = spawnSync(process.execPath, [script('build.mjs')], { env, encoding: 'utf8' });
  return { status, lines: stderr.trimEnd().split('\n') };
}

describe.skipIf(process.platform === 'win32')('build', () => {
  it('says in one line that there is no compiler', () => {
    const { status, lines } = build({ CXX: 'no-such-compiler' });
    expect(status).toBe(1);
    expect(lines).toEqual([
      "no C++ compiler was found (looked for 'no-such-compiler'); install g++ or clang++, or name one in CXX",
    ]);
  });

  it.skipIf(!hasCompiler())(
    'says in one line that there is no such instruction set (needs a compiler)',
    () => {
      const { status, lines } = build({ DRAWDOWN_BUILD_ISAS: 'mmx' });
      expect(status).toBe(1);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^unknown instruction set 'mmx'; for \w+ there are \w+/);
    },
  );

  it.skipIf(!hasCompiler())('takes a compiler with arguments in CXX (needs a compiler)', () => {
    expect(findCompiler('env c++').version).toBe(findCompiler('c++').version);
  });
});

describe.skipIf(!hasCompiler() || process.arch !== 'x64')('instruction sets (needs a compiler, x64)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drawdown-old-compiler-'));

  it('that the compiler is too old for are left out, with one line', () => {
    const old = join(folder, 'old-c++');
    const refuse = 'for flag in "$@"; do case "$flag" in -mavx512*) exit 1;; esac; done';
    writeFileSync(old, `#!/bin/sh\n${refuse}\nexec c++ "$@"\n`, { mode: 0o755 });
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    const sets = chooseInstructionSets(findCompiler(old), { wanted: undefined, log });
    expect(sets.map(({ name }) => name)).toEqual(['avx2', 'sse2']);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^avx512 is left out: .* does not take -mavx512f/);
    rmSync(folder, { recursive: true, force: true });
  });

  it('are refused where the compiler takes none of them', () => {
    const none = { command: ['false'], version: 'a compiler of 1998' };
    const choose = (): unknown => chooseInstructionSets(none, { wanted: undefined, log: () => {} });
    expect(choose).toThrow('a compiler of 1998 compiles none of avx512, avx2, sse2 in C++17');
  });
});
