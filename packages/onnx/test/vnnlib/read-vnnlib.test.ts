import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { parseVnnlib, readVnnlib } from '@drawdown/onnx';
import { UserError } from '@drawdown/records';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { textOf } from './text.ts';

const network = { inputs: 2, outputs: 2 };
const text = textOf(2, 2, ['(assert (<= Y_0 Y_1))']);
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawdown-vnnlib-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('readVnnlib', () => {
  it('reads plain and compressed files', () => {
    const expected = parseVnnlib(text, { ...network, place: 'here' });
    expect(expected.cases).toHaveLength(1);
    expect(readVnnlib(file('plain.vnnlib', text), network)).toEqual(expected);
    expect(readVnnlib(file('packed.vnnlib.gz', gzipSync(text)), network)).toEqual(expected);
  });

  it('names the file, the line and the column of an error', () => {
    const path = file('bad.vnnlib', `${text}\n(assert (<= Y_0))`);
    expect(() => readVnnlib(path, network)).toThrow(UserError);
    expect(() => readVnnlib(path, network)).toThrow(`${path}:10:16: expected a variable`);
  });

  it('refuses a file that is missing, no file, or damaged', () => {
    const missing = join(folder, 'missing.vnnlib');
    expect(() => readVnnlib(missing, network)).toThrow(
      `cannot read the property at ${missing}: there is no such file`,
    );
    const directory = join(folder, 'directory.vnnlib');
    mkdirSync(directory);
    expect(() => readVnnlib(directory, network)).toThrow(`cannot read the property at ${directory}: EISDIR`);
    const packed = gzipSync(text);
    const cut = file('cut.vnnlib.gz', packed.subarray(0, packed.length - 10));
    expect(() => readVnnlib(cut, network)).toThrow(UserError);
    expect(() => readVnnlib(cut, network)).toThrow(`cannot unpack the property at ${cut}`);
    const binary = file('binary.vnnlib', Uint8Array.of(0, 255, 254, 40, 41));
    expect(() => readVnnlib(binary, network)).toThrow(UserError);
  });
});
