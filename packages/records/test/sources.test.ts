import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { sha256, sourceClosure } from '@drawdown/records';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'drawdown sources-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const closure = (...entries: readonly string[]): string[] =>
  Object.keys(
    sourceClosure(
      entries.map((entry) => join(root, entry)),
      root,
    ).files,
  );

describe('sourceClosure', () => {
  it('follows imports and re-exports of any form, and cycles', () => {
    write(
      'a.ts',
      "import { b } from './b.ts';\nimport './side.ts';\nexport const a = () => import('./lazy.ts');\n",
    );
    write('b.ts', "export {\n  one,\n  two,\n} from './deep/c.ts';\nimport * as a from './a.ts';\n");
    write('deep/c.ts', "import fs from 'node:fs';\nimport zod from 'zod';\nexport * from '../d.ts';\n");
    for (const name of ['d', 'side', 'lazy', 'unrelated']) write(`${name}.ts`, 'export {};\n');
    expect(closure('a.ts')).toEqual(['a.ts', 'b.ts', 'd.ts', 'deep/c.ts', 'lazy.ts', 'side.ts']);
  });

  it('does not follow type-only imports', () => {
    write(
      'a.ts',
      "import type { B } from './b.ts';\nexport type { C } from './c.ts';\nexport const a = 1;\n",
    );
    write('b.ts', '');
    write('c.ts', '');
    expect(closure('a.ts')).toEqual(['a.ts']);
  });

  it('follows packages of the workspace through their doors', () => {
    write(
      'packages/one/src/index.ts',
      "import { two } from '@drawdown/two';\nimport { deep } from '@drawdown/two/deep';\n",
    );
    write('packages/two/src/index.ts', 'export const two = 2;\n');
    write('packages/two/src/deep.ts', 'export const deep = 2;\n');
    write('packages/two/src/unused.ts', 'export {};\n');
    write(
      'packages/two/package.json',
      JSON.stringify({
        exports: { '.': { source: './src/index.ts' }, './deep': { source: './src/deep.ts' } },
      }),
    );
    mkdirSync(join(root, 'packages/one/node_modules/@drawdown'), { recursive: true });
    symlinkSync(join(root, 'packages/two'), join(root, 'packages/one/node_modules/@drawdown/two'));
    expect(closure('packages/one/src/index.ts')).toEqual([
      'packages/one/src/index.ts',
      'packages/two/src/deep.ts',
      'packages/two/src/index.ts',
    ]);
  });

  it('refuses an import of what a package does not export', () => {
    write('node_modules/@drawdown/two/package.json', JSON.stringify({ exports: {} }));
    write('a.ts', "import '@drawdown/two/hidden';\n");
    expect(() => closure('a.ts')).toThrow('which two does not export');
    write('b.ts', "import '@drawdown/three';\n");
    expect(() => closure('b.ts')).toThrow('cannot find the package @drawdown/three');
  });

  it('hashes contents, whatever the line ends', () => {
    const file = write('a.ts', 'export const a = 1;\r\n');
    const windows = sourceClosure([file], root);
    expect(windows.files).toEqual({ 'a.ts': sha256('export const a = 1;\n') });
    write('a.ts', 'export const a = 1;\n');
    expect(sourceClosure([file], root)).toEqual(windows);
    write('a.ts', 'export const a = 2;\n');
    expect(sourceClosure([file], root).hash).not.toBe(windows.hash);
  });

  it('does not depend on the order of the entries', () => {
    const [a, b] = [write('a.ts', 'export {};\n'), write('b.ts', 'export {};\n')];
    expect(sourceClosure([a, b], root)).toEqual(sourceClosure([b, a, a], root));
  });

  it('ignores what only looks like an import', () => {
    write(
      'a.ts',
      "// import './gone.ts';\n/**\n * import './gone.ts';\n */\nconst text = \"import './gone.ts'\";\n",
    );
    expect(closure('a.ts')).toEqual(['a.ts']);
  });

  it('follows an import that mixes types and values', () => {
    write('a.ts', "import { type B, b } from './b.ts';\n");
    write('b.ts', 'export const b = 1;\n');
    expect(closure('a.ts')).toEqual(['a.ts', 'b.ts']);
  });

  it('follows several imports on a line, and a name that begins with type', () => {
    write('a.ts', "import typed from './b.ts';\nimport { x } from './c.ts'; import { y } from './d.ts';\n");
    for (const name of ['b', 'c', 'd']) write(`${name}.ts`, 'export {};\n');
    expect(closure('a.ts')).toEqual(['a.ts', 'b.ts', 'c.ts', 'd.ts']);
  });

  it('finds files whose ending a user leaves out, and names one that is not there', () => {
    write('a.ts', "import './b';\nimport './c.js';\nimport './d';\n");
    for (const path of ['b.ts', 'c.ts', 'd/index.ts']) write(path, 'export {};\n');
    expect(closure('a.ts')).toEqual(['a.ts', 'b.ts', 'c.ts', 'd/index.ts']);
    write('e.ts', "import './gone.ts';\n");
    expect(() => closure('e.ts')).toThrow(/e\.ts imports \.\/gone\.ts, but there is no such file/);
  });
});
