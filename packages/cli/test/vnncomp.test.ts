import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { writeOnnx, writeVnnlib } from '@drawdown/onnx';
import { labelProperty } from '@drawdown/properties';
import { parseEps } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { emptyFolder } from './one-line.ts';
import { linearNetwork } from './verbs/linear-network.ts';

const scripts = fileURLToPath(new URL('../../../vnncomp', import.meta.url));
const built = existsSync(new URL('../dist/main.js', import.meta.url));
const hasBash = spawnSync('bash', ['-c', 'true']).status === 0;
const why = [
  ...(built ? [] : [' (skipped: the packages are not built, run `npm run build`)']),
  ...(hasBash ? [] : [' (skipped: there is no bash)']),
].join('');

interface Ended {
  readonly code: number | null;
  readonly err: string;
}

/** Runs a script by its path in a folder, as the competition's harness does. */
function script(name: string, words: readonly string[], cwd: string): Ended {
  const { status, stderr } = spawnSync('bash', [join(scripts, name), ...words], { cwd, encoding: 'utf8' });
  return { code: status, err: stderr };
}

/** A folder with a network and the property that (0.5, 0.25) keeps its label within a radius of 0.1 or 0.3. */
function instance(eps: '0.1' | '0.3'): string {
  const folder = emptyFolder();
  // y0 − y1 = x0 − x1, which is 0.25 there, and 2 × the radius less at worst.
  const { network, parameters } = linearNetwork([
    [1, 0],
    [0, 1],
  ]);
  writeFileSync(join(folder, 'net.onnx.gz'), gzipSync(writeOnnx(network, parameters)));
  const image = Float32Array.of(0.5, 0.25);
  const box = { kind: 'ball', image, eps: parseEps(eps), clip: true } as const;
  writeFileSync(join(folder, 'prop.vnnlib'), writeVnnlib({ box, property: labelProperty(0, 2) }, ''));
  return folder;
}

const given = ['v1', 'a category', 'net.onnx.gz', 'prop.vnnlib'];

describe.skipIf(!hasBash)(`the scripts of VNN-COMP${why}`, () => {
  it.each(['install_tool.sh', 'prepare_instance.sh', 'run_instance.sh'])('%s is a program', (name) => {
    // Windows has no such bit.
    if (process.platform !== 'win32') expect(statSync(join(scripts, name)).mode & 0o111).toBe(0o111);
    expect(spawnSync('bash', ['-n', join(scripts, name)]).status).toBe(0);
  });

  it.each([
    ['install_tool.sh', ['v2'], "expected the interface v1, but 'v2' was given"],
    ['prepare_instance.sh', ['v1', 'c', 'net.onnx'], 'expected v1 CATEGORY ONNX VNNLIB'],
    ['run_instance.sh', given, 'expected v1 CATEGORY ONNX VNNLIB RESULTS TIMEOUT'],
    ['run_instance.sh', ['v2', ...given.slice(1), 'r.txt', '60'], 'expected v1 CATEGORY'],
  ])('%s refuses %j', (name, words, message) => {
    const { code, err } = script(name, words, emptyFolder());
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe.skipIf(!built || !hasBash)(`an instance of VNN-COMP${why}`, () => {
  it('is prepared where its files are there', () => {
    const folder = instance('0.1');
    expect(script('prepare_instance.sh', given, folder)).toEqual({ code: 0, err: '' });
    const missing = script('prepare_instance.sh', [...given.slice(0, 3), 'missing.vnnlib'], folder);
    expect(missing).toEqual({ code: 2, err: 'prepare_instance.sh: cannot read missing.vnnlib\n' });
  });

  it('that holds is unsat', () => {
    const folder = instance('0.1');
    const { code, err } = script('run_instance.sh', [...given, 'out/r.txt', '60'], folder);
    expect({ code }, err).toEqual({ code: 0 });
    expect(readFileSync(join(folder, 'out/r.txt'), 'utf8')).toBe('unsat\n');
  });

  it('that does not is sat, with a counterexample', () => {
    const folder = instance('0.3');
    const { code, err } = script('run_instance.sh', [...given, 'r.txt', '60'], folder);
    expect({ code }, err).toEqual({ code: 0 });
    const number = String.raw`(-?[\d.e-]+)`;
    const form = new RegExp(
      String.raw`^sat\n\(\(X_0 ${number}\)\n\(X_1 ${number}\)\n\(Y_0 ${number}\)\n\(Y_1 ${number}\)\)\n$`,
    );
    const [, ...numbers] = form.exec(readFileSync(join(folder, 'r.txt'), 'utf8')) ?? [];
    const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = numbers.map(Number);
    expect(Math.abs(x0 - 0.5)).toBeLessThanOrEqual(0.3);
    expect(Math.abs(x1 - 0.25)).toBeLessThanOrEqual(0.3);
    expect([y0, y1]).toEqual([x0, x1]);
    expect(y1).toBeGreaterThanOrEqual(y0);
  });

  it('whose time is up says so', () => {
    const folder = instance('0.1');
    expect(script('run_instance.sh', [...given, 'r.txt', '0.000001'], folder).code).toBe(0);
    expect(readFileSync(join(folder, 'r.txt'), 'utf8')).toBe('timeout\n');
  });

  it('that cannot be read leaves no results, not even those of another', () => {
    const folder = instance('0.1');
    writeFileSync(join(folder, 'r.txt'), 'unsat\n');
    writeFileSync(join(folder, 'prop.vnnlib'), '(assert');
    const { code, err } = script('run_instance.sh', [...given, 'r.txt', '60'], folder);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^error: prop\.vnnlib:1:8: .*\n$/) });
    expect(existsSync(join(folder, 'r.txt'))).toBe(false);
  });
});
