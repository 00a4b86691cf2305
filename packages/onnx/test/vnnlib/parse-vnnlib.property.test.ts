import { parseVnnlib } from '@drawdown/onnx';
import { UserError } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isCounterexample } from './counterexample.ts';
import { formulas, holds, INPUTS, OUTPUTS, points, print } from './random-formula.ts';
import { declarations } from './text.ts';

const network = { inputs: INPUTS, outputs: OUTPUTS, place: 'random.vnnlib' };
const BOX = Array.from({ length: INPUTS }, (_, i) => `(>= X_${i} -1.5) (<= X_${i} 1.75)`).join(' ');

describe('any property', () => {
  it('calls a point a counterexample exactly where its formula holds', () => {
    let counterexamples = 0;
    const asserts = fc.array(formulas, { minLength: 1, maxLength: 3 });
    const tried = fc.array(points, { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(asserts, tried, (parts, these) => {
        const text = [
          declarations(INPUTS, OUTPUTS),
          `(assert (and ${BOX}))`,
          ...parts.map((part) => `(assert ${print(part)})`),
        ];
        const problem = parseVnnlib(text.join('\n'), network);
        for (const point of these) {
          const expected =
            point.x.every((x) => x >= -1.5 && x <= 1.75) && parts.every((part) => holds(part, point));
          expect(isCounterexample(problem, point)).toBe(expected);
          if (expected) counterexamples += 1;
        }
      }),
      { seed: 21, numRuns: 200 },
    );
    // Of 4,000 points, so that both answers are tried often.
    expect(counterexamples).toBeGreaterThan(400);
    expect(counterexamples).toBeLessThan(3600);
  });

  it('is the same however its blanks, comments and line ends are', () => {
    const blank = fc.constantFrom(' ', '\n', '\t', '\r\n', ' ; (comment)\n', ';\n\n');
    fc.assert(
      fc.property(formulas, fc.array(blank, { minLength: 30, maxLength: 30 }), (formula, blanks) => {
        const text = `${declarations(INPUTS, OUTPUTS)}(assert (and ${BOX}))(assert ${print(formula)})`;
        let at = 0;
        const spread = text.replace(/ |(?=[()])/g, (gap) => {
          at += 1;
          return `${gap}${blanks[at % blanks.length]}`;
        });
        expect(parseVnnlib(spread, network)).toEqual(parseVnnlib(text, network));
      }),
      { seed: 22, numRuns: 100 },
    );
  });
});

describe('a damaged text', () => {
  // One assert for all, so that what is cut off is always missed.
  const whole = (formula: Parameters<typeof print>[0]) =>
    `${declarations(INPUTS, OUTPUTS)}\n(assert (and ${print(formula)} ${BOX}))`;

  function parseOrComplain(text: string): void {
    try {
      parseVnnlib(text, network);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      expect(error.message).toMatch(/^random\.vnnlib:/);
    }
  }

  it('cut anywhere, it is refused with a place', () => {
    fc.assert(
      fc.property(formulas, fc.nat(), (formula, where) => {
        const text = whole(formula);
        const cut = text.slice(0, where % text.length);
        expect(() => parseVnnlib(cut, network)).toThrow(UserError);
        parseOrComplain(cut);
      }),
      { seed: 23, numRuns: 200 },
    );
  });

  it('with pieces lost, doubled or replaced, it is read or refused, nothing else', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        ';',
        '-',
        '(or)',
        '(and)',
        'X_9',
        'Y_0',
        '1e9999',
        '0',
        '\0',
        '|',
        '"',
        '(* Y_0 Y_1)',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(formulas, fc.nat(), fc.nat({ max: 20 }), piece, (formula, where, lost, added) => {
        const text = whole(formula);
        const at = where % text.length;
        parseOrComplain(`${text.slice(0, at)}${added}${text.slice(at + lost)}`);
      }),
      { seed: 24, numRuns: 200 },
    );
  });

  it('garbage is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(() => parseVnnlib(text, network)).toThrow(UserError);
      }),
      { seed: 25, numRuns: 100 },
    );
  });
});
