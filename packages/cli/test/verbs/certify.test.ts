import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import type { Network } from '@drawdown/networks';
import { writeOnnx } from '@drawdown/onnx';
import { describe, expect, it } from 'vitest';

import { answered, refused } from '../one-line.ts';
import { drawdown } from '../recorded-terminal.ts';
import { linearNetwork } from './linear-network.ts';
import { bounded, type Instance, writeInstance } from './vnnlib-instance.ts';

/** y0 = a + b and y1 = a − b of two numbers: y0 is above y1 where b is above 0. */
const sums = linearNetwork([
  [1, 1],
  [1, -1],
]);

/** An instance about it, unless about another network. */
function instance(
  property: string,
  { model = writeOnnx(sums.network, sums.parameters) }: { readonly model?: Uint8Array | string } = {},
): Instance {
  return writeInstance(model, property);
}

/** That y1 reaches y0 for a in [0, 1] and b between two numbers. */
function reaching(least: number | string, most: number | string): string {
  return `${bounded([
    [0, 1],
    [least, most],
  ])}(assert (>= Y_1 Y_0))\n`;
}

describe('drawdown certify', () => {
  it('certifies what holds everywhere: unsat', async () => {
    const { words, folder } = instance(reaching(0.25, 1));
    const results = join(folder, 'results', 'r.txt');
    const answer = await answered([...words, '--results', results]);
    expect(answer).toEqual({
      verdict: 'certified',
      vnncomp: 'unsat',
      rung: 'ibp',
      bound: expect.closeTo(0.5, 12),
      seconds: expect.any(Number),
      cases: 1,
      emptyCases: 0,
      witness: null,
    });
    expect(answer.bound).toBeLessThanOrEqual(0.5);
    expect(readFileSync(results, 'utf8')).toBe('unsat\n');
  });

  it('falsifies what does not: sat, with a point in the order of the file that the network gets wrong', async () => {
    const { words, folder } = instance(reaching(-0.5, 1));
    const results = join(folder, 'r.txt');
    const answer = await answered([...words, '--results', results]);
    expect(answer).toMatchObject({ verdict: 'falsified', vnncomp: 'sat', cases: 1 });
    const { inputs, outputs } = answer.witness as { inputs: [number, number]; outputs: [number, number] };
    const [a, b] = inputs;
    expect(a >= 0 && a <= 1 && b >= -0.5 && b <= 0).toBe(true);
    expect(outputs[0]).toBeCloseTo(a + b, 6);
    expect(outputs[1]).toBeCloseTo(a - b, 6);
    expect(outputs[1]).toBeGreaterThanOrEqual(outputs[0]);
    expect(readFileSync(results, 'utf8')).toBe(
      `sat\n((X_0 ${a})\n(X_1 ${b})\n(Y_0 ${outputs[0]})\n(Y_1 ${outputs[1]}))\n`,
    );
  });

  it('never certifies a tie, and keeps a point that float32 gets wrong', async () => {
    // At b = 0 the two are equal, which no arithmetic that rounds outward can tell.
    const { words, folder } = instance(reaching(0, 1));
    const results = join(folder, 'r.txt');
    const answer = await answered([...words, '--results', results]);
    expect(answer).toMatchObject({
      verdict: 'unknown',
      vnncomp: 'unknown',
      rung: null,
      reason: 'float32-flip',
      note: expect.stringMatching(/^The float32 forward pass breaks the property at this point/),
    });
    expect(answer.bound).toBeLessThanOrEqual(0);
    const { inputs, outputs } = answer.witness as { inputs: number[]; outputs: number[] };
    expect(inputs[1]).toBeLessThan(1e-6);
    expect(outputs[1]).toBeGreaterThanOrEqual(outputs[0] ?? Number.NaN);
    expect(readFileSync(results, 'utf8')).toBe('unknown\n');
  });

  it('says where no float32 number lies between the bounds of an input', async () => {
    // 0.1 is no float32 number.
    const point = [0.1, 0.1] as const;
    const fixed = instance(`${bounded([point, [-0.5, -0.25]])}(assert (>= Y_1 Y_0))\n`);
    expect(await answered(fixed.words)).toMatchObject({
      verdict: 'falsified',
      vnncomp: 'sat',
      witness: { inputs: [Math.fround(0.1), expect.any(Number)] },
      note: expect.stringMatching(/no float32 number between the bounds of 1 inputs/),
    });
  });

  it('certifies a property of several cases only where every case holds', async () => {
    const either = (first: string, second: string): string =>
      `${bounded([
        [0, 1],
        [-2, 2],
      ])}(assert (or (and (>= X_1 ${first}) (>= Y_1 Y_0)) (and (>= X_1 ${second}) (>= Y_1 Y_0))))\n`;
    const whole = await answered(instance(either('0.5', '1')).words);
    expect(whole).toMatchObject({ verdict: 'certified', cases: 2, bound: expect.closeTo(1, 12) });
    const broken = await answered(instance(either('0.5', '-1')).words);
    expect(broken).toMatchObject({ verdict: 'falsified', vnncomp: 'sat', cases: 2 });
  });

  it('never certifies an empty input set, and says that it is empty', async () => {
    const { words, folder } = instance(reaching(1, 0.25));
    const results = join(folder, 'r.txt');
    const answer = await answered([...words, '--results', results]);
    expect(answer).toMatchObject({
      verdict: 'unknown',
      vnncomp: 'unknown',
      rung: null,
      reason: 'empty-input-set',
      cases: 0,
      emptyCases: 1,
      note: expect.stringMatching(/No input meets the bounds/),
    });
    expect(readFileSync(results, 'utf8')).toBe('unknown\n');
  });

  it('leaves empty cases out where others are not, and says how many', async () => {
    const { words } = instance(
      `${bounded([
        [0, 1],
        [0.5, 2],
      ])}(assert (or (and (<= X_1 0.25) (>= Y_1 Y_0)) (and (>= X_1 1) (>= Y_1 Y_0))))\n`,
    );
    expect(await answered(words)).toMatchObject({
      verdict: 'certified',
      cases: 1,
      emptyCases: 1,
      note: expect.stringMatching(
        /^No input meets the bounds of 1 case of the property, which was left out\.$/,
      ),
    });
  });

  it('says timeout when time is up', async () => {
    const { words, folder } = instance(reaching(0.25, 1));
    const results = join(folder, 'r.txt');
    // Reading the files takes longer.
    const answer = await answered([...words, '--timeout', '0.000001', '--results', results]);
    expect(answer).toMatchObject({ verdict: 'unknown', vnncomp: 'timeout', reason: 'timeout', rung: null });
    expect(readFileSync(results, 'utf8')).toBe('timeout\n');
  });

  it('says unknown, with the best bound, where the ladder does not decide', async () => {
    // |x| as two ReLUs less x as one: intervals lose that they depend on each other.
    const { words } = instance(absolute(-1), { model: absoluteModel() });
    const answer = await answered([...words, '--ladder', 'ibp']);
    expect(answer).toMatchObject({ verdict: 'unknown', vnncomp: 'unknown', reason: 'undecided', rung: null });
    expect(answer.bound).toBeLessThan(0);
    expect(await answered([...words, '--ladder', 'ibp,beta-crown'])).toMatchObject({
      verdict: 'certified',
      rung: 'beta-crown',
    });
  });

  it('falsified in exact arithmetic alone is no sat', async () => {
    // y = 1 + 2⁻³⁰ is above 1 + 2⁻³¹, but 1 in float32.
    const { network, parameters } = linearNetwork([[1]], [2 ** -30]);
    const { words, folder } = instance(
      `${bounded([[1, 1]], 1)}(assert (>= Y_0 1.0000000004656612873077392578125))\n`,
      {
        model: writeOnnx(network, parameters),
      },
    );
    const results = join(folder, 'r.txt');
    const answer = await answered([...words, '--results', results]);
    expect(answer).toMatchObject({
      verdict: 'falsified',
      vnncomp: 'unknown',
      witness: { inputs: [1], outputs: [1] },
      note: expect.stringMatching(/In exact arithmetic .* the float32 forward pass here .* told unknown/),
    });
    expect(readFileSync(results, 'utf8')).toBe('unknown\n');
  });

  it('falsified by numbers that overflow in float32 is no sat', async () => {
    const { network, parameters } = linearNetwork([
      [3e38, 0],
      [3e38, 0],
    ]);
    const { words, folder } = instance(
      `${bounded([
        [1, 1],
        [1, 1],
      ])}(assert (>= Y_0 Y_1))\n`,
      {
        model: writeOnnx(network, parameters),
      },
    );
    const results = join(folder, 'r.txt');
    expect((await answered([...words, '--results', results])).vnncomp).toBe('unknown');
    expect(readFileSync(results, 'utf8')).toBe('unknown\n');
  });

  it('reads gzipped files', async () => {
    const { words, folder } = instance(reaching(0.25, 1));
    const [onnx, vnnlib] = [join(folder, 'net.onnx.gz'), join(folder, 'prop.vnnlib.gz')];
    writeFileSync(onnx, gzipSync(readFileSync(join(folder, 'net.onnx'))));
    writeFileSync(vnnlib, gzipSync(reaching(-0.5, 1)));
    expect(await answered(['certify', '--onnx', onnx, '--vnnlib', vnnlib])).toMatchObject({
      verdict: 'falsified',
      vnncomp: 'sat',
    });
    expect(words).toHaveLength(5);
  });

  it('says the verdict to people, and on stderr which rung runs', async () => {
    const { words } = instance(reaching(0.25, 1));
    const { code, out, err } = await drawdown(words);
    expect(code).toBe(0);
    expect(out).toMatch(/^certified by ibp in \d+\.\d\d s; VNN-COMP: unsat\n$/);
    expect(err).toMatch(/^ibp: 1 of 1 cases open, \d+\.\d s left$/m);
  });

  it('has examples in --help', async () => {
    const { code, out } = await drawdown(['certify', '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Example:\n {2}\$ drawdown certify --onnx .* --vnnlib .* --timeout 60/);
  });

  it('130: stops when it is asked to, and writes no results', async () => {
    const { words, folder } = instance(absolute(-1), { model: absoluteModel() });
    const controller = new AbortController();
    controller.abort();
    const results = join(folder, 'r.txt');
    const { code, out } = await drawdown([...words, '--results', results], { signal: controller.signal });
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(existsSync(results)).toBe(false);
  });
});

/** y = |x₀| − x₀ + 1/8 of a number: never below 1/8. */
function absoluteModel(): Uint8Array {
  return writeOnnx(
    {
      name: 'absolute',
      inputShape: [1],
      classes: 1,
      layers: [
        { kind: 'linear', inputs: 1, outputs: 3 },
        { kind: 'relu' },
        { kind: 'linear', inputs: 3, outputs: 1 },
      ],
    },
    {
      // x + 4 is positive on the box, so that its ReLU is itself.
      '0.weight': { shape: [1, 3], data: Float32Array.of(1, -1, 1) },
      '0.bias': { shape: [3], data: Float32Array.of(0, 0, 4) },
      '2.weight': { shape: [3, 1], data: Float32Array.of(1, 1, -1) },
      '2.bias': { shape: [1], data: Float32Array.of(4.125) },
    },
  );
}

/** That it is 0 or less somewhere. */
function absolute(least: number): string {
  return `${bounded([[least, 1]], 1)}(assert (<= Y_0 0.0))\n`;
}

describe('what drawdown certify refuses', () => {
  const good = reaching(0.25, 1);
  const unit = [0, 1] as const;

  it.each<[string, string, RegExp]>([
    [
      'a parenthesis too few',
      `${good}(assert (<= X_0 1`,
      /prop\.vnnlib:10:9: the parenthesis '\(' .* never closed/,
    ],
    ['an unknown operator', `${good}(assert (not X_0))`, /:10:10: expected 'and', 'or', .* but found 'not'/],
    ['a word that is no number', `${good}(assert (<= X_0 one))`, /:10:17: .* but found 'one'/],
    ['an undeclared variable', `${good}(assert (<= Y_7 1))`, /:10:13: 'Y_7' is not declared/],
    ['an input without bounds', good.replace('(assert (>= X_0 0))', ''), /X_0 has no lower bound/],
    [
      'more inputs than the network has',
      bounded([unit, unit, unit]),
      /declares 3 inputs X_i and 2 outputs Y_i, but the network has 2 inputs/,
    ],
    [
      'fewer outputs than the network has',
      bounded([unit, unit], 1),
      /declares 2 inputs X_i and 1 outputs Y_i, but .* 2 outputs/,
    ],
    ['no text', '', /declares 0 inputs X_i/],
  ])('a VNN-LIB file with %s', async (_, text, message) => {
    await refused(instance(text).words, message);
  });

  it.each<[string, Uint8Array | string, RegExp]>([
    ['text', 'Call me Ishmael.', /net\.onnx is no ONNX model/],
    ['nothing', '', /net\.onnx holds no ONNX graph: it is empty, damaged/],
    [
      'half of a model',
      writeOnnx(sums.network, sums.parameters).slice(0, 60),
      /its 60 bytes do not decode as protobuf/,
    ],
    ['NaN among its weights', withWeight(Number.NaN), /node 0 '0\.Gemm' .* number 1 is NaN/],
    ['infinite weights', withWeight(Number.POSITIVE_INFINITY), /node 0 '0\.Gemm' .* number 1 is Infinity/],
  ])('an ONNX file with %s', async (_, model, message) => {
    await refused(instance(good, { model }).words, message);
  });

  it('ONNX files damaged anywhere, in one line', async () => {
    const model = writeOnnx(sums.network, sums.parameters);
    const { words, folder } = instance(good);
    const found = new Map<number, number>();
    for (let at = 0; at < model.length; at += 7) {
      writeFileSync(join(folder, 'net.onnx'), model.with(at, (model[at] as number) ^ 0x80));
      const { code, err } = await drawdown([...words, '--ladder', 'ibp']);
      expect([0, 2], err).toContain(code);
      expect(err).not.toMatch(/\n\s+at /);
      found.set(code, (found.get(code) ?? 0) + 1);
    }
    expect(found.get(2)).toBeGreaterThan(3);
  });

  it('a network whose values take too much memory, with their number, before it computes', async () => {
    // 8192 × 4096 pixels, of which a pool leaves two.
    const pool = { size: [4096, 4096], strides: [4096, 4096], padding: [0, 0, 0, 0] } as const;
    const wide: Network = {
      name: 'wide',
      inputShape: [8192, 4096, 1],
      classes: 2,
      layers: [
        { kind: 'average-pool', divisor: 'window', ...pool },
        { kind: 'flatten', order: 'hwc' },
        { kind: 'linear', inputs: 2, outputs: 2 },
      ],
    };
    const model = writeOnnx(wide, {
      '2.weight': { shape: [2, 2], data: new Float32Array(4) },
      '2.bias': { shape: [2], data: new Float32Array(2) },
    });
    await refused(instance(good, { model }).words, /33554432/);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a missing network', ['--onnx', 'missing.onnx'], /missing\.onnx: there is no such file/],
    ['a missing property', ['--vnnlib', 'missing.vnnlib'], /missing\.vnnlib: there is no such file/],
    ['no time', ['--timeout', '0'], /Give a number of seconds above 0/],
    ['an unknown rung', ['--ladder', 'pgdd'], /unknown rung 'pgdd': did you mean 'pgd'/],
    ['an unknown setting of one', ['--ladder', 'pgd:step=3'], /did you mean 'steps'/],
    ['a setting', ['--set', 'steps=3'], /certify takes no --set, but steps was set; .*--ladder/],
  ])('%s', async (_, words, message) => {
    await refused([...instance(good).words, ...words], message);
  });

  it('a place for the results, before it does anything', async () => {
    const { words, folder } = instance(good);
    await refused([...words, '--results', folder], /--results needs a file, but .* is a folder/);
    await refused([...words, '--results', join(folder, 'net.onnx', 'r.txt')], /net\.onnx is a file/);
    expect(readdirSync(folder).toSorted()).toEqual(['net.onnx', 'prop.vnnlib']);
  });

  it('a bad file, and leaves no results', async () => {
    const { words, folder } = instance(`${good}(assert`);
    await refused([...words, '--results', join(folder, 'r.txt')], /never closed|expected a formula/);
    expect(readdirSync(folder).toSorted()).toEqual(['net.onnx', 'prop.vnnlib']);
  });
});

function withWeight(weight: number): Uint8Array {
  const { network, parameters } = linearNetwork([
    [1, weight],
    [1, -1],
  ]);
  return writeOnnx(network, parameters);
}
