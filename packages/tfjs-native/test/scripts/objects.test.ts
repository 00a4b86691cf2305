import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type Compilers, hasCompiler, load, type Objects } from './scripts.ts';

const { compileAll } = await load<Objects>('objects.mjs');
const { findCompiler } = await load<Compilers>('compiler.mjs');

describe.skipIf(!hasCompiler())('compileAll (needs a C++ compiler)', () => {
  let place: string;
  let sources: string;

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'drawdown objects '));
    sources = join(place, 'its sources');
    mkdirSync(sources);
  });

  afterEach(() => rmSync(place, { recursive: true, force: true }));

  /** Written some time ago, as far as the clock of the files can tell. */
  function write(name: string, text: string): void {
    const path = join(sources, name);
    writeFileSync(path, text);
    const before = new Date(Date.now() - 10_000);
    utimesSync(path, before, before);
  }

  function compile(flags: readonly string[] = ['-Wall']): ReturnType<Objects['compileAll']> {
    const jobs = ['a', 'b'].map((name) => ({ file: `${name}.cpp`, object: `${name}.o`, flags }));
    return compileAll(findCompiler(), jobs, { sources, folder: join(place, 'objects'), log: () => {} });
  }

  it('compiles again only what has changed: the file, what it includes, the flags', async () => {
    write('a header.hpp', 'inline int number() { return 1; }\n');
    write('a.cpp', '#include "a header.hpp"\nint a() { return number(); }\n');
    write('b.cpp', 'int b() { return 2; }\n');
    const first = await compile();
    expect(first.compiled).toBe(2);
    expect(await compile()).toEqual({ ...first, compiled: 0 });
    write('a header.hpp', 'inline int number() { return 3; }\n');
    const second = await compile();
    expect(second.compiled).toBe(1);
    expect(second.key).not.toBe(first.key);
    write('b.cpp', 'int b() { return 4; }\n');
    expect((await compile()).compiled).toBe(1);
    expect((await compile(['-Wall', '-O1'])).compiled).toBe(2);
  });

  it('does not take an object for up to date whose source was written while it compiled', async () => {
    write('a.cpp', 'int a() { return 1; }\n');
    write('b.cpp', 'int b() { return 2; }\n');
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(sources, 'a.cpp'), later, later);
    await compile();
    expect((await compile()).compiled).toBe(1);
  });

  it('remembers the warnings of what it does not compile again', async () => {
    write('a.cpp', 'int a() { int unused = 1; return 1; }\n');
    write('b.cpp', 'int b() { return 2; }\n');
    const { warnings } = await compile();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/unused/);
    expect(await compile()).toMatchObject({ compiled: 0, warnings });
  });

  it('says in one line which file does not compile, and where', async () => {
    write('a.cpp', 'int a() { return 1; }\n\nint c() { return missing; }\n');
    write('b.cpp', 'int b() { return 2; }\n');
    await expect(compile()).rejects.toThrow(/^a\.cpp does not compile: a\.cpp:3:\d+: error: .*missing.*$/);
  });
});
