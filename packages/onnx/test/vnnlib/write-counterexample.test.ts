import { writeCounterexample } from '@drawdown/onnx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('writeCounterexample', () => {
  it('writes inputs and outputs in order', () => {
    expect(writeCounterexample([0.5, -1], Float32Array.of(0.25, 1e-7))).toBe(
      '((X_0 0.5)\n(X_1 -1)\n(Y_0 0.25)\n(Y_1 1.0000000116860974e-7))\n',
    );
  });

  it('loses no digit of any number', () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 5 });
    fc.assert(
      fc.property(numbers, numbers, (inputs, outputs) => {
        const entries = [...writeCounterexample(inputs, outputs).matchAll(/\(([XY])_(\d+) (\S+?)\)/g)];
        const read = (letter: string) =>
          entries.filter(([, of]) => of === letter).map(([, , , value]) => Number(value));
        expect(read('X')).toEqual(inputs.map((x) => x + 0));
        expect(read('Y')).toEqual(outputs.map((x) => x + 0));
      }),
      { seed: 51, numRuns: 100 },
    );
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY])('refuses %d', (value) => {
    expect(() => writeCounterexample([0], [0, value])).toThrow('Y_1 of a counterexample');
  });
});
