import { describe, expect, it } from 'vitest';

import { bothSigns, labelMargins, otherClass } from '../src/specification.ts';

describe('labelMargins', () => {
  it('subtracts each other class from the label, in increasing order', () => {
    const { batch, rows, classes, coefficients } = labelMargins([1, 2], 3);
    expect({ batch, rows, classes }).toEqual({ batch: 2, rows: 2, classes: 3 });
    expect([...coefficients]).toEqual([
      ...[-1, 1, 0], // z1 − z0
      ...[0, 1, -1], // z1 − z2
      ...[-1, 0, 1], // z2 − z0
      ...[0, -1, 1], // z2 − z1
    ]);
  });

  it('takes the labels of a data set as they are stored', () => {
    expect(labelMargins(Uint8Array.of(0), 2).coefficients).toEqual(Float64Array.of(1, -1));
  });

  it('has no rows for a network of one class, and no examples for no labels', () => {
    expect(labelMargins([0], 1)).toMatchObject({ batch: 1, rows: 0 });
    expect(labelMargins([], 10)).toMatchObject({ batch: 0, rows: 9 });
  });

  it.each([-1, 3, 0.5, Number.NaN])('refuses the label %s', (label) => {
    expect(() => labelMargins([0, label], 3)).toThrow(RangeError);
    expect(() => labelMargins([0, label], 3)).toThrow(`label ${label} of example 1 is not a class in 0 … 2`);
  });
});

describe('otherClass', () => {
  it('names the class with coefficient −1 of every row', () => {
    const classes = 5;
    for (let label = 0; label < classes; label++) {
      const { rows, coefficients } = labelMargins([label], classes);
      for (let row = 0; row < rows; row++) {
        expect(coefficients.subarray(row * classes, (row + 1) * classes).indexOf(-1)).toBe(
          otherClass(label, row),
        );
      }
    }
  });
});

describe('bothSigns', () => {
  it('puts the rows with the opposite sign behind each example’s own', () => {
    const specification = labelMargins([1, 0], 3);
    const { coefficients, ...rest } = bothSigns(specification);
    expect(rest).toEqual({ batch: 2, rows: 4, classes: 3 });
    const signs = [1, -1];
    const expected = [0, 1].flatMap((example) =>
      signs.flatMap((sign) =>
        [...specification.coefficients.subarray(example * 6, (example + 1) * 6)].map((value) => sign * value),
      ),
    );
    expect([...coefficients]).toEqual(expected);
  });

  it('leaves the specification as it was', () => {
    const specification = labelMargins([1], 3);
    bothSigns(specification);
    expect(specification).toEqual(labelMargins([1], 3));
  });
});
