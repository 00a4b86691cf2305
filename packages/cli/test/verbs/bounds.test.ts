import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeOnnx } from '@drawdown/onnx';
import { describe, expect, it } from 'vitest';

import { answered, emptyFolder, refused } from '../one-line.ts';
import { drawdown } from '../recorded-terminal.ts';
import { linearNetwork } from './linear-network.ts';
import { oracleFile, oraclePath } from './oracle-files.ts';

const folder = emptyFolder();
const onnx = join(folder, 'net.onnx');
/** Three classes of two numbers: y = (a + b, a − b, 2b). */
const { network, parameters } = linearNetwork([
  [1, 1, 0],
  [1, -1, 2],
]);
writeFileSync(onnx, writeOnnx(network, parameters));
const input = inputFile({ inputs: [[3, 1]], labels: [0] });
const base = ['bounds', '--onnx', onnx, '--input', input, '--eps', '0.5', '--method', 'ibp'];

function inputFile(document: unknown, name = 'inputs.json'): string {
  const path = join(emptyFolder(), name);
  writeFileSync(path, typeof document === 'string' ? document : JSON.stringify(document));
  return path;
}

/** The margins of the linear network, which every method bounds exactly but for rounding. */
async function rowsOf(words: readonly string[]): Promise<number[][]> {
  const { lowerMargins } = await answered([...base.slice(0, 3), ...words]);
  return lowerMargins as number[][];
}

describe('drawdown bounds', () => {
  // Around (3, 1): y0 − y1 = 2b, y0 − y2 = a − b; y2 − y0 = b − a, y2 − y1 = 3b − a.
  it.each(['ibp', 'crown-ibp', 'crown', 'fast-lin', 'alpha-crown', 'deepz'])(
    'gives a row for every input by %s, the other classes in order',
    async (method) => {
      const path = inputFile({
        inputs: [
          [3, 1],
          [3, 1],
        ],
        labels: [0, 2],
      });
      const rows = await rowsOf(['--input', path, '--eps', '1/2', '--method', method]);
      const expected = [
        [1, 1],
        [-3, -2],
      ];
      expect(rows.map((row) => row.length)).toEqual([2, 2]);
      for (const [at, row] of rows.entries()) {
        for (const [place, bound] of row.entries()) {
          const exact = expected[at]?.[place] as number;
          // Sound: never above; tight: but for rounding.
          expect(bound).toBeLessThanOrEqual(exact);
          expect(bound).toBeGreaterThan(exact - 1e-12);
        }
      }
    },
  );

  it('cuts the boxes to the ends of --clip, which need not be 0 and 1', async () => {
    // a in [2.5, 2.75], b in [0.5, 1.5].
    const words = ['--input', input, '--eps', '0.5', '--method', 'crown'];
    const [[first, second] = []] = await rowsOf([...words, '--clip', '-3,2.75']);
    expect(first).toBeCloseTo(1, 12);
    expect(second).toBeCloseTo(1, 12);
  });

  it('takes radii above 1, inputs outside of [0, 1], and radius 0', async () => {
    const wide = await rowsOf(['--input', input, '--eps', '4', '--method', 'ibp']);
    expect(wide[0]?.[0]).toBeCloseTo(-6, 12);
    const point = await rowsOf(['--input', input, '--eps', '0', '--method', 'ibp']);
    expect(point[0]).toEqual([expect.closeTo(2, 12), expect.closeTo(2, 12)]);
  });

  it.each<[string, unknown]>([
    ['with a batch axis', [[[3, 1]]]],
    ['flat', [[3, 1]]],
    ['as a column', [[[3], [1]]]],
  ])('takes inputs %s', async (_, inputs) => {
    const path = inputFile({ inputs, labels: [0] });
    const [row = []] = await rowsOf(['--input', path, '--eps', '0.5', '--method', 'ibp']);
    expect(row).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
  });

  it('takes no inputs', async () => {
    const path = inputFile({ inputs: [], labels: [] });
    expect(await rowsOf(['--input', path, '--eps', '0.5', '--method', 'ibp'])).toEqual([]);
  });

  it('gives null where there is no bound', async () => {
    const words = [...base.slice(0, 3), '--input', input, '--eps', '1e400', '--method', 'crown'];
    expect((await answered(words)).lowerMargins).toEqual([[null, null]]);
    const { out } = await drawdown(words);
    expect(out).toMatch(/none +none/);
  });

  it('refuses a network without margins', async () => {
    const one = linearNetwork([[1], [2]]);
    const path = join(emptyFolder(), 'one.onnx');
    writeFileSync(path, writeOnnx(one.network, one.parameters));
    await refused([...base, '--onnx', path], /has one output only/);
  });

  it('prints a table for people', async () => {
    const { code, out } = await drawdown(base);
    expect(code).toBe(0);
    expect(out).toMatch(/^input 0 \(label 0\) +1\.00000 +1\.00000$/m);
  });

  it('takes the steps of α-CROWN, and no other setting', async () => {
    const words = ['--input', input, '--eps', '0.5', '--method', 'alpha-crown'];
    const [row = []] = await rowsOf([...words, '--set', 'iterations=0']);
    expect(row).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
    await refused([...base.slice(0, 3), ...words, '--set', 'iterations=many'], /whole number from 0.*'many'/);
    await refused(
      [...base.slice(0, 3), ...words, '--set', 'steps=3'],
      /iterations=n only, but steps was set/,
    );
    await refused([...base, '--set', 'iterations=3'], /is for --method alpha-crown, but the method is ibp/);
  });

  it('130: stops when it is asked to', async () => {
    const controller = new AbortController();
    const inputs = Array.from({ length: 1000 }, () => [3, 1]);
    const path = inputFile({ inputs, labels: inputs.map(() => 0) });
    const words = [...base.slice(0, 3), '--input', path, '--eps', '0.5', '--method', 'alpha-crown'];
    setTimeout(() => controller.abort(), 100);
    const { code, out } = await drawdown(words, { signal: controller.signal });
    expect({ code, out }).toEqual({ code: 130, out: '' });
  });

  it('has examples in --help', async () => {
    const { code, out } = await drawdown(['bounds', '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Example:\n {2}\$ drawdown bounds --onnx .* --eps 0\.1/);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['another method', ['--method', 'crwn'], /'crwn' is invalid. Allowed choices are ibp, crown-ibp/],
    ['a radius below 0', ['--eps', '-0.1'], /--eps must be a decimal or a fraction.*'-0\.1'/],
    ['a radius over 0', ['--eps', '1/0'], /--eps must be .*'1\/0'/],
    ['a radius that is no number', ['--eps', '0.1/'], /--eps must be .*'0\.1\/'/],
    ['ends out of order', ['--clip', '1,0'], /--clip must be two numbers in order.*'1,0'/],
    ['one end', ['--clip', '1'], /--clip must be two numbers in order/],
    [
      'ends that leave nothing of a box',
      ['--clip', '0,1'],
      /number 3 has no point between the ends of --clip/,
    ],
    ['a missing network', ['--onnx', join(folder, 'net.onx')], /net\.onx: there is no such file/],
    ['missing inputs', ['--input', join(folder, 'i.json')], /inputs at .*i\.json: there is no such file/],
    ['a folder of inputs', ['--input', folder], /cannot read the inputs at .*: EISDIR/],
  ])('refuses %s', async (_, words, message) => {
    const options = new Map([...pairs(base.slice(1)), ...pairs(words)]);
    await refused(['bounds', ...[...options].flat()], message);
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{"inputs": [[', /inputs\.json is not JSON/],
    ['no inputs', { labels: [0] }, /should hold \{"inputs": …?.*inputs: /],
    ['no array', { inputs: 3, labels: [0] }, /but inputs: /],
    ['a label that is no whole number', { inputs: [[3, 1]], labels: [0.5] }, /but labels\.0: /],
    ['fewer labels than inputs', { inputs: [[3, 1]], labels: [] }, /has 1 inputs and 0 labels/],
    [
      'a label that is no class',
      { inputs: [[3, 1]], labels: [3] },
      /has the label 3, but .* 3 classes, 0 … 2/,
    ],
    [
      'too few numbers',
      { inputs: [[3]], labels: [0] },
      /input 0 has 1 numbers, but the network takes 2 \(2\)/,
    ],
    ['text', { inputs: [[3, 'one']], labels: [0] }, /input 0 holds "one", which is no number/],
    ['null', { inputs: [[3, null]], labels: [0] }, /input 0 holds null, which is no number/],
    ['a number past float64', '{"inputs": [[3, 1e999]], "labels": [0]}', /which is no number/],
    ['arrays of unequal depth', { inputs: [[3, [1]]], labels: [0] }, /numbers beside arrays/],
    [
      'very deep arrays',
      `{"inputs": [${'['.repeat(5000)}3${']'.repeat(5000)}], "labels": [0]}`,
      /has 1 numbers/,
    ],
  ])('refuses a file of inputs with %s', async (_, document, message) => {
    const path = inputFile(document);
    await refused([...base.slice(0, 3), '--input', path, '--eps', '0.5', '--method', 'ibp'], message);
  });

  it('refuses images whose axes stand in another order than those of the network', async () => {
    const { inputs, labels } = oracleFile('conv-pad');
    const [image] = inputs as unknown as readonly number[][][][];
    const [channels, height, width] = [
      image?.length,
      image?.[0]?.length,
      image?.[0]?.[0]?.length,
    ] as number[];
    const moved = Array.from({ length: height as number }, (_, row) =>
      Array.from({ length: width as number }, (_, column) => image?.map((plane) => plane[row]?.[column])),
    );
    const path = inputFile({ inputs: [moved], labels: labels.slice(0, 1) });
    await refused(
      [
        'bounds',
        '--onnx',
        oraclePath('conv-pad', 'onnx'),
        '--input',
        path,
        '--eps',
        '0.1',
        '--method',
        'ibp',
      ],
      new RegExp(
        `nested as ${height}×${width}×${channels}, but the network takes ${channels}×${height}×${width}`,
      ),
    );
  });
});

/** Options with their values, in pairs. */
function pairs(words: readonly string[]): [string, string][] {
  return words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] as string]] : []));
}
