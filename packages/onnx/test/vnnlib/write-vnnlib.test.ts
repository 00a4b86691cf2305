import { parseVnnlib, writeVnnlib } from '@drawdown/onnx';
import { type InputBox, labelProperty, outerBox, type Property } from '@drawdown/properties';
import { parseEps } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compare, multiply, ofDecimal, ofNumber, subtract } from './rational.ts';

const image = Float32Array.of(0.5, 0, 1, 0.1);
const place = 'written.vnnlib';

function ball(eps: string, clip: boolean): InputBox {
  return { kind: 'ball', image, eps: parseEps(eps), clip };
}

function property(...alternatives: Property['alternatives']): Property {
  return { classes: 2, alternatives };
}

function row(coefficients: readonly number[], lower: number, upper: number = lower) {
  return { coefficients: Float64Array.from(coefficients), constant: { lower, upper } };
}

describe('writeVnnlib', () => {
  it('writes the ball around an image and the other classes as most tools read them', () => {
    const box: InputBox = {
      kind: 'ball',
      image: Float32Array.of(0.5, 0.125),
      eps: parseEps('1/4'),
      clip: true,
    };
    expect(writeVnnlib({ box, property: labelProperty(1, 3) }, 'image 7\nlabel 1')).toBe(
      [
        '; image 7',
        '; label 1',
        '',
        '(declare-const X_0 Real)',
        '(declare-const X_1 Real)',
        '(declare-const Y_0 Real)',
        '(declare-const Y_1 Real)',
        '(declare-const Y_2 Real)',
        '',
        '(assert (>= X_0 0.25))',
        '(assert (<= X_0 0.75))',
        '(assert (>= X_1 0.0))',
        '(assert (<= X_1 0.375))',
        '',
        '(assert (or',
        '  (and (>= Y_0 Y_1))',
        '  (and (>= Y_2 Y_1))',
        '))',
        '',
      ].join('\n'),
    );
  });

  it('writes ends that have a finite decimal exactly', () => {
    const text = writeVnnlib({ box: ball('0.1', false), property: labelProperty(0, 2) }, '');
    // The stored float32 number nearest to 1/10, less 1/10.
    expect(text).toContain('(assert (>= X_3 0.000000001490116119384765625))');
    expect(text).toContain('(assert (>= X_1 -0.1))');
    expect(text).not.toContain('rounded');
  });

  it('rounds other ends outward to 20 digits at least, and says so', () => {
    const text = writeVnnlib({ box: ball('8/255', true), property: labelProperty(0, 2) }, '');
    expect(text).toContain('; Numbers without a finite decimal are rounded outward');
    // 1/2 − 8/255 = 0.46862745098039215686 27… and 1/2 + 8/255 = 0.53137254901960784313 72…
    expect(text).toContain('(>= X_0 0.46862745098039215686)');
    expect(text).toContain('(<= X_0 0.53137254901960784314)');
    const written = [...text.matchAll(/(>=|<=) X_(\d) ([\d.-]+)/g)];
    expect(written).toHaveLength(8);
    for (const [, operator, index, end = ''] of written) {
      const distance = subtract(ofDecimal(end), ofNumber(image[Number(index)] ?? Number.NaN));
      const over = multiply(distance, { top: operator === '<=' ? 255n : -255n, bottom: 8n });
      const isCut = end === '0.0' || end === '1.0';
      // The distance of a pixel from its end, in radii: at least 1, and hardly more.
      expect(compare(over, { top: 1n, bottom: 1n })).toBe(isCut ? -1 : 1);
      if (!isCut) expect(compare(over, ofDecimal('1.0000000000000001'))).toBe(-1);
    }
  });

  it('writes rows of every form, with constants that leave nothing out', () => {
    const alternatives = property(
      [row([1, 0], -3), row([-1, 0], 0.5)],
      [row([0, 2.5], 0), row([1, -1], 0), row([1, -1], 0.25), row([-1, 1], 0)],
      [row([0, 0], -1), row([1, 0], -0.1, -0.09999999999999999)],
    );
    const text = writeVnnlib({ box: ball('1/4', true), property: alternatives }, '');
    expect(text.split('\n').filter((line) => line.includes('(and'))).toEqual([
      '  (and (<= Y_0 3.0) (>= Y_0 0.5))',
      '  (and (<= (* 2.5 Y_1) 0.0) (>= Y_1 Y_0) (<= (+ (* 1.0 Y_0) (* -1.0 Y_1)) -0.25) (>= Y_0 Y_1))',
      '  (and (<= 0.0 1.0) (<= Y_0 0.1000000000000000055511151231257827021181583404541015625))',
    ]);
    expect(text).toContain('; Numbers without a finite decimal');
  });

  it('writes an alternative without rows as the box alone', () => {
    const text = writeVnnlib({ box: ball('1/4', true), property: property([row([1, 0], 0)], []) }, '');
    expect(text).not.toContain('(or');
    const problem = parseVnnlib(text, { inputs: 4, outputs: 2, place });
    expect(problem.cases.map((only) => only.property.alternatives)).toEqual([[[]]]);
  });

  it('refuses what no text can say', () => {
    const box = ball('1/4', true);
    expect(() => writeVnnlib({ box, property: property() }, '')).toThrow(RangeError);
    const holds = labelProperty(0, 2);
    const far = Float32Array.of(1.5);
    const empty: InputBox = { kind: 'ball', image: far, eps: parseEps('1/4'), clip: true };
    expect(() => writeVnnlib({ box: empty, property: holds }, '')).toThrow('input 0 has its lower end above');
    const nan: InputBox = {
      kind: 'ball',
      image: Float32Array.of(Number.NaN),
      eps: parseEps('1/4'),
      clip: true,
    };
    expect(() => writeVnnlib({ box: nan, property: holds }, '')).toThrow('NaN is no real number');
  });
});

describe('what is written', () => {
  const cases = fc.record({
    image: fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
    eps: fc.constantFrom('1/255', '2/255', '8/255', '0.1', '3/10', '1/4', '1/3'),
    clip: fc.boolean(),
    label: fc.nat({ max: 3 }),
  });

  it('is read as the same property over a box that is hardly larger', () => {
    fc.assert(
      fc.property(cases, ({ image: pixels, eps, clip, label }) => {
        const box: InputBox = { kind: 'ball', image: Float32Array.from(pixels), eps: parseEps(eps), clip };
        const text = writeVnnlib({ box, property: labelProperty(label, 4) }, 'any');
        const { cases: read, emptyCases } = parseVnnlib(text, { inputs: pixels.length, outputs: 4, place });
        expect(emptyCases).toBe(0);
        expect(read.map((only) => only.property)).toEqual([labelProperty(label, 4)]);
        const [only] = read;
        if (only === undefined) throw new Error('no case');
        // `outerBox` of a ball is at most two units in the last place wide of it, the read ends less than one.
        const wide = outerBox(box);
        for (const index of pixels.keys()) {
          const [lower = 0, upper = 0] = [only.box.outer.lower[index], only.box.outer.upper[index]];
          expect(lower).toBeGreaterThanOrEqual(wide.lower[index] ?? Number.NaN);
          expect(upper).toBeLessThanOrEqual(wide.upper[index] ?? Number.NaN);
          expect(lower).toBeLessThanOrEqual(pixels[index] ?? Number.NaN);
          expect(lower - (wide.lower[index] ?? Number.NaN)).toBeLessThan(2 ** -50);
          expect((wide.upper[index] ?? Number.NaN) - upper).toBeLessThan(2 ** -50);
        }
      }),
      { seed: 41, numRuns: 100 },
    );
  });

  it('is read as the very same box and rows where it came from VNN-LIB', () => {
    const number = fc.double({ min: -4, max: 4, noNaN: true }).map((x) => x + 0);
    const given = fc.record({
      box: fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 4 }),
      rows: fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(given, ({ box, rows }) => {
        const outer = {
          lower: Float64Array.from(box, ([a, b]) => Math.min(a, b)),
          upper: Float64Array.from(box, ([a, b]) => Math.max(a, b)),
        };
        const inner = { lower: new Float32Array(box.length), upper: new Float32Array(box.length) };
        const range: InputBox = { kind: 'range', outer, inner, pinned: new Uint8Array(box.length) };
        const broken = property(rows.map(([a, b, c]) => row([a, b], c)));
        const text = writeVnnlib({ box: range, property: broken }, '');
        const { cases: read } = parseVnnlib(text, { inputs: box.length, outputs: 2, place });
        expect(read.map((only) => only.box.outer)).toEqual([outer]);
        expect(read.map((only) => only.property)).toEqual([broken]);
      }),
      { seed: 42, numRuns: 100 },
    );
  });
});
