import { parseVnnlib } from '@drawdown/onnx';
import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { declarations, textOf } from './text.ts';

function parse(text: string, inputs = 1, outputs = 2): () => unknown {
  return () => parseVnnlib(text, { inputs, outputs, place: 'bad.vnnlib' });
}

describe('text that is not VNN-LIB 1.0', () => {
  const start = declarations(1, 2);

  // The first line after the declarations is line 4.
  it.each([
    ['(assert (<= X_0 1.0)', "4:1: the parenthesis '(' that opens here is never closed"],
    ['(assert (<= X_0', "4:9: the parenthesis '(' that opens here is never closed"],
    ['(assert', '4:8: expected a formula such as (<= X_0 1.0), but found the end of the text'],
    [
      '(assert (<= X_0 1.0)))',
      "4:22: expected a command, '(declare-const …)' or '(assert …)', but found ')'",
    ],
    ['(assert (<= X_0 1.0) (<= X_0 2.0))', "4:22: expected ')' at the end of the command, but found '('"],
    ['(assert X_0)', "4:9: expected a formula such as (<= X_0 1.0), but found 'X_0'"],
    ['(assert ())', "4:10: expected an operator after the parenthesis, but found ')'"],
    ['(assert (or))', "4:12: expected a formula such as (<= X_0 1.0), but found ')'"],
    ['(assert (and (and)))', "4:18: expected a formula such as (<= X_0 1.0), but found ')'"],
    ['(assert (not (<= X_0 1)))', "4:10: expected 'and', 'or', '<=', '>=' or '=', but found 'not'"],
    ['(assert (and Y_0))', "4:14: expected a formula such as (<= X_0 1.0), but found 'Y_0'"],
    ['(assert (< X_0 1))', "4:10: '<' is strict, which VNN-LIB 1.0 does not have; use '<='"],
    ['(assert\n  (> X_0 1))', "5:4: '>' is strict, which VNN-LIB 1.0 does not have; use '>='"],
    ['(assert (<= X_0))', "4:16: expected a variable, a number or a term such as (* 2.0 Y_0), but found ')'"],
    ['(assert (<= X_0 1 2))', "4:9: '<=' compares two terms, but 3 are given"],
    [
      '(assert (<= X_0 one))',
      "4:17: expected a variable, a number or a term such as (* 2.0 Y_0), but found 'one'",
    ],
    [
      '(assert (<= X_0 0x1))',
      "4:17: expected a variable, a number or a term such as (* 2.0 Y_0), but found '0x1'",
    ],
    ['(assert (<= X_0 NaN))', "but found 'NaN'"],
    ['(assert (<= (and X_0) 1))', "4:14: expected '+', '-', '*' or '/', but found 'and'"],
    ['(assert (<= (1.5 (- Y_0 Y_1))))', "4:14: expected '+', '-', '*' or '/', but found '1.5'"],
    ['(assert (+ X_0 1))', "4:10: expected 'and', 'or', '<=', '>=' or '=', but found '+'"],
    [
      '(assert (<= (+) 1))',
      "4:15: expected a variable, a number or a term such as (* 2.0 Y_0), but found ')'",
    ],
    ['(assert (<= Y_7 1))', "4:13: 'Y_7' is not declared"],
    ['(assert (<= X_0 1e5000))', "4:17: the power of ten in '1e5000' is too large"],
    ['(check-sat)', "4:2: expected the command 'declare-const' or 'assert', but found 'check-sat'"],
    ['assert', "4:1: expected a command, '(declare-const …)' or '(assert …)', but found 'assert'"],
    ['(declare-const X_0 Real)', "4:16: 'X_0' is declared a second time"],
    ['(declare-const X_1 Int)', "4:20: expected the type of X_1, Real, but found 'Int'"],
    ['(declare-const Z Real)', "4:16: expected an input X_0, X_1, … or an output Y_0, Y_1, …, but found 'Z'"],
    ['(declare-const X_01 Real)', "but found 'X_01'"],
    ['(declare-const (X_1) Real)', "4:16: expected the name of a variable, X_0 or Y_0, but found '('"],
    [`(assert (<= X_0 ${'9'.repeat(50)}z))`, `but found '${'9'.repeat(40)}…'`],
  ])('%j', (line, message) => {
    expect(parse(`${start}\n${line}`)).toThrow(UserError);
    expect(parse(`${start}\n${line}`)).toThrow(message);
    expect(parse(`${start}\n${line}`)).toThrow(/^bad\.vnnlib:[45]:\d+: /);
  });
});

it('a word of a million digits is refused as quickly as it is read', () => {
  const text = `${declarations(1, 2)}\n(assert (<= X_0 ${'9'.repeat(1_000_000)}z))`;
  expect(parse(text)).toThrow(`but found '${'9'.repeat(40)}…'`);
});

describe('what is not supported', () => {
  it.each([
    ['(<= (+ X_0 Y_0) 1)', 'X_0, Y_0 in one constraint: inputs and outputs cannot be mixed'],
    ['(<= X_0 Y_0)', 'X_0, Y_0 in one constraint: inputs and outputs cannot be mixed'],
    ['(<= X_0 X_1)', 'X_0, X_1 in one constraint: several inputs cannot be mixed'],
    ['(<= (* Y_0 Y_1) 1)', 'a product of variables is not linear'],
    ['(<= (/ 1 Y_0) 1)', 'a quotient by a variable is not linear'],
    ['(<= (/ Y_0 0.0) 1)', 'a division by 0'],
    [
      '(<= (* 1e1000 1e1000 1e1000 1e1000 1e1000 1e1000 1e1000 1e1000 1e1000 1e1000 1e1000 1e1000 1e1000 1e1000 1e1000 1e1000) 1)',
      'a number of more than 50,000 bits',
    ],
  ])('%s', (formula, message) => {
    const text = textOf(2, 2, [`(assert ${formula})`]);
    expect(parse(text, 2, 2)).toThrow(UserError);
    expect(parse(text, 2, 2)).toThrow(message);
    expect(parse(text, 2, 2)).toThrow(/^bad\.vnnlib:9:\d+: /);
  });

  it('an input without a bound', () => {
    expect(parse(`${declarations(2, 2)}(assert (and (<= X_0 1) (>= X_0 0) (>= X_1 0)))`, 2)).toThrow(
      'bad.vnnlib: X_1 has no upper bound',
    );
    expect(parse(textOf(1, 2, []).replace('(assert (>= X_0 0.0))', ''))).toThrow('X_0 has no lower bound');
    const oneOfTwo = '(assert (or (and (<= X_0 1) (>= X_0 0)) (<= X_0 1)))';
    expect(parse(`${declarations(1, 2)}${oneOfTwo}`)).toThrow('X_0 has no lower bound');
  });

  it('an input with a bound past the largest float64, unless no input meets it', () => {
    const far = (bounds: string) => `${declarations(1, 2)}(assert (and ${bounds}))`;
    expect(parse(far('(>= X_0 -1e400) (<= X_0 0)'))).toThrow(UserError);
    expect(parse(far('(>= X_0 -1e400) (<= X_0 0)'))).toThrow(
      'bad.vnnlib: the lower bound of X_0 is past the largest float64',
    );
    expect(parse(far('(>= X_0 0) (<= X_0 1e400)'))).toThrow('the upper bound of X_0 is past');
    expect(parse(far('(>= X_0 1e400) (<= X_0 0)'))()).toEqual({ cases: [], emptyCases: 1 });
  });

  it('a property for another network', () => {
    expect(parse(textOf(5, 5, []), 784, 10)).toThrow(
      'bad.vnnlib: the property declares 5 inputs X_i and 5 outputs Y_i, but the network has 784 inputs and 10 outputs',
    );
    expect(parse('', 1, 2)).toThrow('declares 0 inputs X_i and 0 outputs Y_i');
    const gap = '(declare-const X_1 Real)(declare-const Y_0 Real)(declare-const Y_1 Real)';
    expect(parse(gap, 1, 2)).toThrow('but X_0 is not declared');
  });

  it('more cases than memory holds, before they are made', () => {
    const either = '(assert (or (<= Y_0 1) (<= Y_1 1)))';
    const text = textOf(
      1,
      2,
      Array.from({ length: 60 }, () => either),
    );
    expect(parse(text)).toThrow('the asserts come to more than 67,108,864 numbers');
  });

  it('more boxes than memory holds, before they are made', () => {
    const disjuncts = Array.from({ length: 1_500 }, (_, i) => `(<= X_0 ${i})`).join('');
    expect(parse(textOf(10_000, 1, [`(assert (or ${disjuncts}))`]), 10_000, 1)).toThrow('come to more than');
  });

  it('more rows than memory holds, before all are made', () => {
    const disjuncts = '(<= Y_0 Y_1)'.repeat(400);
    expect(parse(textOf(1, 200_000, [`(assert (or ${disjuncts}))`]), 1, 200_000)).toThrow(
      'come to more than',
    );
  });
});

describe('a long text', () => {
  it('of a million tokens is read', () => {
    const inputs = 5_000;
    const box = (low: number) =>
      Array.from({ length: inputs }, (_, i) => `(>= X_${i} 0.${low}) (<= X_${i} 0.9${i})`).join(' ');
    const disjuncts = Array.from({ length: 20 }, (_, i) => `(and ${box(i)} (<= Y_0 ${i}))`);
    const text = `${declarations(inputs, 1)}(assert (or ${disjuncts.join('\n')}))`;
    expect(text.match(/[()]|[^\s()]+/g)?.length).toBeGreaterThan(1_000_000);
    const { cases } = parseVnnlib(text, { inputs, outputs: 1, place: 'long.vnnlib' });
    // 0.1 and 0.10 are one end; all others differ.
    expect(cases.map(({ property }) => property.alternatives.length)).toEqual(
      Array.from({ length: 19 }, (_, i) => (i === 1 ? 2 : 1)),
    );
  });

  it.each(['and', 'or'])('may be nested 40,000 deep by %s', (connective) => {
    const depth = 40_000;
    const nested = `${`(${connective} (<= Y_0 1) `.repeat(depth)}(<= Y_1 0)${')'.repeat(depth)}`;
    const text = textOf(1, 2, [`(assert ${nested})`]);
    const { cases } = parseVnnlib(text, { inputs: 1, outputs: 2, place: 'deep.vnnlib' });
    const rows = cases.map(({ property }) => property.alternatives.map(({ length }) => length));
    expect(rows).toEqual([connective === 'and' ? [depth + 1] : Array(depth + 1).fill(1)]);
  });

  it('may have terms nested 40,000 deep', () => {
    const depth = 40_000;
    const term = `${'(+ Y_1 '.repeat(depth)}Y_0${')'.repeat(depth)}`;
    const text = textOf(1, 2, [`(assert (<= ${term} 0))`]);
    const { cases } = parseVnnlib(text, { inputs: 1, outputs: 2, place: 'deep.vnnlib' });
    expect(cases[0]?.property.alternatives[0]?.[0]?.coefficients).toEqual(Float64Array.of(1, depth));
  });
});
