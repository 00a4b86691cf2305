import { parseVnnlib, type VerificationProblem } from '@drawdown/onnx';
import { labelProperty, marginOf, type OutputRow } from '@drawdown/properties';
import { describe, expect, it } from 'vitest';

import { declarations, textOf } from './text.ts';

function parse(text: string, inputs: number, outputs: number): VerificationProblem {
  return parseVnnlib(text, { inputs, outputs, place: 'test.vnnlib' });
}

/** The rows of a property over Y_0 … as `[coefficients…, constant]`, whose ends must be equal. */
function rowsOf({ cases }: VerificationProblem): number[][][][] {
  return cases.map(({ property: { alternatives } }) => alternatives.map((rows) => rows.map(plain)));
}

function plain({ coefficients, constant: { lower, upper } }: OutputRow): number[] {
  expect(lower).toBe(upper);
  return [...coefficients, lower];
}

function ends({ cases }: VerificationProblem): { lower: number[]; upper: number[] }[] {
  return cases.map(({ box: { outer } }) => ({ lower: [...outer.lower], upper: [...outer.upper] }));
}

describe('the shapes of the benchmarks', () => {
  it('one output against a constant, as bare asserts (ACAS Xu 1, TLL, YOLO)', () => {
    const problem = parse(textOf(2, 1, ['(assert (>= Y_0 3.5))']), 2, 1);
    // y ≥ 3.5 is 3.5 − y ≤ 0.
    expect(rowsOf(problem)).toEqual([[[[-1, 3.5]]]]);
    expect(ends(problem)).toEqual([{ lower: [0, 0], upper: [1, 1] }]);
    expect(problem.emptyCases).toBe(0);
  });

  it('bare asserts of several outputs hold together (ACAS Xu 3)', () => {
    const problem = parse(textOf(1, 3, ['(assert (<= Y_0 Y_1))', '(assert (<= Y_0 Y_2))']), 1, 3);
    expect(rowsOf(problem)).toEqual([
      [
        [
          [1, -1, 0, 0],
          [1, 0, -1, 0],
        ],
      ],
    ]);
  });

  it('another class at least as large as the label (images)', () => {
    const lines = ['(assert (or', '  (and (>= Y_0 Y_1))', '  (and (>= Y_2 Y_1))', '))'];
    const problem = parse(textOf(2, 3, lines), 2, 3);
    expect(problem.cases[0]?.property).toEqual(labelProperty(1, 3));
  });

  it('an or of ands over outputs (ACAS Xu 7, Dubins rejoin)', () => {
    const lines = ['(assert (or (and (<= Y_2 Y_0)(<= Y_2 Y_1))\n\t(and (<= Y_0 Y_1) (<= 2 Y_2))))'];
    expect(rowsOf(parse(textOf(1, 3, lines), 1, 3))).toEqual([
      [
        [
          [-1, 0, 1, 0],
          [0, -1, 1, 0],
        ],
        [
          [1, -1, 0, 0],
          [0, 0, -1, 2],
        ],
      ],
    ]);
  });

  it('a band of one output (collins_rul, cgan)', () => {
    const lines = ['(assert (or (and (>= Y_0 41) (<= Y_0 236))))'];
    expect(rowsOf(parse(textOf(1, 1, lines), 1, 1))).toEqual([
      [
        [
          [-1, 41],
          [1, -236],
        ],
      ],
    ]);
    const outside = ['(assert (or', '(and (>= Y_0 236))', '(and (<= Y_0 41))', '))'];
    expect(rowsOf(parse(textOf(1, 1, outside), 1, 1))).toEqual([[[[-1, 236]], [[1, -41]]]]);
  });

  it('a bound that all share and an or of others (lsnc)', () => {
    const lines = ['(assert (or (and (<= Y_0 -1e-06)) (and (>= Y_2 0.5))))', '(assert (<= Y_1 0.25))'];
    const [alternatives] = rowsOfEither(parse(textOf(1, 3, lines), 1, 3));
    expect(alternatives).toEqual([
      [
        [0, 1, 0],
        [1, 0, 0],
      ],
      [
        [0, 1, 0],
        [0, 0, -1],
      ],
    ]);
  });

  it('boxes and outputs in one disjunct: a case for each box (nn4sys)', () => {
    const lines = [
      '(assert (or',
      '  (and (>= X_0 0.25) (<= X_0 0.5) (<= Y_0 1.5))',
      '  (and (>= X_0 0.25) (<= X_0 0.5) (>= Y_0 2.5))',
      '  (and (>= X_0 0.75) (<= X_0 1.0) (<= Y_0 3.5))',
      '))',
    ];
    const problem = parse([declarations(1, 1), ...lines].join('\n'), 1, 1);
    expect(ends(problem)).toEqual([
      { lower: [0.25], upper: [0.5] },
      { lower: [0.75], upper: [1] },
    ]);
    expect(rowsOf(problem)).toEqual([[[[1, -1.5]], [[-1, 2.5]]], [[[1, -3.5]]]]);
  });

  it('an or of boxes and an or of outputs: every box with every alternative (ACAS Xu 6)', () => {
    const lines = [
      '(assert (or (and (<= X_0 0.75) (>= X_0 0.5)) (and (<= X_0 0.25) (>= X_0 0.125))))',
      '(assert (or (and (<= Y_1 Y_0)) (and (<= Y_2 Y_0))))',
    ];
    const problem = parse(textOf(2, 3, lines), 2, 3);
    expect(ends(problem)).toEqual([
      { lower: [0.5, 0], upper: [0.75, 1] },
      { lower: [0.125, 0], upper: [0.25, 1] },
    ]);
    const alternatives = [[[-1, 1, 0, 0]], [[-1, 0, 1, 0]]];
    expect(rowsOf(problem)).toEqual([alternatives, alternatives]);
  });

  it('declarations between asserts, comments with parentheses, other line ends, a byte order mark', () => {
    const text =
      '\uFEFF; (assert (<= Y_0\r\n(declare-const Y_0 Real)(assert(>= Y_0 1));)\r\n(declare-const X_0 Real)\r\n' +
      '(assert (<=\tX_0 ; here\n 1))(assert (>= X_0 0)) ; the end';
    expect(rowsOf(parse(text, 1, 1))).toEqual([[[[-1, 1]]]]);
  });
});

describe('formulas', () => {
  it('may be nested: ors in ands in ors', () => {
    const lines = [
      '(assert (or (and (<= Y_0 1) (or (<= Y_1 2) (and (<= Y_1 3) (<= Y_0 4)))) (or (<= Y_0 5))))',
    ];
    expect(rowsOf(parse(textOf(1, 2, lines), 1, 2))).toEqual([
      [
        [
          [1, 0, -1],
          [0, 1, -2],
        ],
        [
          [1, 0, -1],
          [0, 1, -3],
          [1, 0, -4],
        ],
        [[1, 0, -5]],
      ],
    ]);
  });

  it('may have constants on either side, scientific notation, = for both sides', () => {
    const lines = ['(assert (= Y_0 2.5e-1))', '(assert (>= 1E+1 Y_1))', '(assert (= 0.5 X_0))'];
    const problem = parse(textOf(1, 2, lines), 1, 2);
    expect(ends(problem)).toEqual([{ lower: [0.5], upper: [0.5] }]);
    expect(rowsOf(problem)).toEqual([
      [
        [
          [1, 0, -0.25],
          [-1, 0, 0.25],
          [0, 1, -10],
        ],
      ],
    ]);
  });

  it('= in an or holds both sides together', () => {
    const problem = parse(textOf(1, 1, ['(assert (or (= Y_0 1) (= X_0 0.5)))']), 1, 1);
    expect(rowsOf(problem)).toEqual([
      [
        [
          [1, -1],
          [-1, 1],
        ],
      ],
      [[]],
    ]);
    expect(ends(problem)).toEqual([
      { lower: [0], upper: [1] },
      { lower: [0.5], upper: [0.5] },
    ]);
  });

  it('take the tightest of several bounds, and bounds of scaled inputs', () => {
    const lines = ['(assert (<= X_0 0.75))', '(assert (<= X_0 0.875))', '(assert (<= (* -4.0 X_0) (- 1.0)))'];
    // −4x ≤ −1 is x ≥ 1/4.
    expect(ends(parse(textOf(1, 1, lines), 1, 1))).toEqual([{ lower: [0.25], upper: [0.75] }]);
  });

  it('an alternative without a constraint of outputs is broken everywhere', () => {
    const { cases } = parse(textOf(1, 1, []), 1, 1);
    expect(cases.map(({ property }) => property.alternatives)).toEqual([[[]]]);
    expect(cases.map(({ property }) => marginOf(property, []))).toEqual([Number.NEGATIVE_INFINITY]);
  });

  it('a comparison of numbers is a row without coefficients: positive where it is false', () => {
    const lines = ['(assert (or (<= 2 1) (<= 1 2) (<= Y_0 Y_0)))'];
    expect(rowsOf(parse(textOf(1, 1, lines), 1, 1))).toEqual([[[[0, 1]], [[0, -1]], [[0, 0]]]]);
  });
});

describe('boxes', () => {
  it('enclose decimals outward, and hold the float32 numbers inside', () => {
    const [only] = parse(
      `${declarations(1, 1)}(assert (and (>= X_0 0.1) (<= X_0 0.3)))(assert (<= Y_0 0))`,
      1,
      1,
    ).cases;
    // The doubles 0.1 and 0.3 lie above 1/10 and below 3/10, so both ends are the next ones outward.
    expect(only?.box.outer.lower[0]).toBe(0.09999999999999999);
    expect(only?.box.outer.upper[0]).toBe(0.30000000000000004);
    // The floats nearest to 1/10 and 3/10 both lie above them: the first is inside, and the one below the second.
    expect(only?.box.inner.lower[0]).toBe(Math.fround(0.1));
    expect(only?.box.inner.upper[0]).toBe(Math.fround(0.3) - 2 ** -25);
    expect([...(only?.box.pinned ?? [])]).toEqual([0]);
  });

  it('pin an input whose interval holds no float32 number', () => {
    const lines = ['(assert (and (>= X_0 0.1) (<= X_0 0.1)))', '(assert (= X_1 0.5))', '(assert (<= Y_0 0))'];
    const [only] = parse(textOf(2, 1, lines), 2, 1).cases;
    expect([...(only?.box.pinned ?? [])]).toEqual([1, 0]);
    expect([...(only?.box.inner.lower ?? [])]).toEqual([Math.fround(0.1), 0.5]);
    expect([...(only?.box.inner.upper ?? [])]).toEqual([Math.fround(0.1), 0.5]);
    expect(only?.box.outer.lower[0]).toBe(0.09999999999999999);
    expect(only?.box.outer.upper[0]).toBe(0.1);
  });

  it('are the same only where their exact ends are', () => {
    const disjunct = (end: string) => `(and (>= X_0 0.0) (<= X_0 ${end}) (<= Y_0 0))`;
    const ors = ['0.10', '0.1', '1e-1', '0.10000000000000000000001'].map(disjunct).join(' ');
    const problem = parse(`${declarations(1, 1)}(assert (or ${ors}))`, 1, 1);
    expect(problem.cases.map(({ property }) => property.alternatives.length)).toEqual([3, 1]);
  });

  it('that are empty are left out and counted', () => {
    const lines = ['(assert (or (and (>= X_0 0.5) (<= Y_0 1)) (and (>= X_0 1.5) (<= Y_0 2)) (>= X_0 2)))'];
    const problem = parse(textOf(1, 1, lines), 1, 1);
    expect(ends(problem)).toEqual([{ lower: [0.5], upper: [1] }]);
    expect(problem.emptyCases).toBe(2);
  });

  it('that differ in the 30th digit are empty or a point as the digits say', () => {
    const disjunct = (end: string) =>
      `(and (>= X_0 0.100000000000000000000000000001) (<= X_0 ${end}) (<= Y_0 0))`;
    const problem = (end: string) => parse(`${declarations(1, 1)}(assert ${disjunct(end)})`, 1, 1);
    expect(problem('0.1')).toEqual({ cases: [], emptyCases: 1 });
    expect(problem('0.100000000000000000000000000001').cases).toHaveLength(1);
  });

  it('reach as far as float64 does', () => {
    const lines = ['(assert (or (and (>= X_0 -1.75e308) (<= X_0 1e-400) (<= Y_0 0))))'];
    const [only] = parse([declarations(1, 1), ...lines].join(''), 1, 1).cases;
    // The double nearest to −1.75e308 is one of the two around it.
    expect(Math.abs((only?.box.outer.lower[0] ?? Number.NaN) + 1.75e308)).toBeLessThanOrEqual(2 ** 971);
    expect(only?.box.outer.upper[0]).toBe(2 ** -1074);
    expect(only?.box.inner.lower[0]).toBe(-(2 - 2 ** -23) * 2 ** 127);
    expect(only?.box.inner.upper[0]).toBe(0);
  });
});

/** As `rowsOf`, without the constants. */
function rowsOfEither({ cases }: VerificationProblem): number[][][][] {
  return cases.map(({ property }) =>
    property.alternatives.map((rows) => rows.map(({ coefficients }) => [...coefficients])),
  );
}
