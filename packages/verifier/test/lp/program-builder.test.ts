import { describe, expect, it } from 'vitest';

import { programBuilder } from '../../src/lp/program-builder.ts';

describe('programBuilder', () => {
  it('gives columns and rows their places, and keeps what they are', () => {
    const builder = programBuilder(10);
    expect(builder.column({ lower: 0, upper: 4 })).toBe(0);
    expect(builder.column({ lower: -1, upper: 1 })).toBe(1);
    expect(builder.row({ columns: [1, 0], values: [2, -3] }, { lower: -5, upper: 5 })).toBe(0);
    expect(builder.row({ columns: [], values: [] }, { lower: 0, upper: 0 })).toBe(1);
    const open = { lower: Number.NEGATIVE_INFINITY, upper: 7 };
    expect(builder.row({ columns: [0], values: [1] }, open)).toBe(2);
    expect(builder.program()).toEqual({
      lower: Float64Array.of(0, -1),
      upper: Float64Array.of(4, 1),
      rowLower: Float64Array.of(-5, 0, Number.NEGATIVE_INFINITY),
      rowUpper: Float64Array.of(5, 0, 7),
      starts: Int32Array.of(0, 2, 2, 3),
      indices: Int32Array.of(1, 0, 0),
      values: Float64Array.of(2, -3, 1),
    });
  });

  it('grows past what it has room for at first', () => {
    const builder = programBuilder(1e6);
    const columns = Array.from({ length: 3000 }, () => builder.column({ lower: 0, upper: 1 }));
    for (let row = 0; row < 3; row++) {
      builder.row({ columns, values: columns.map((column) => column + row) }, { lower: 0, upper: 1 });
    }
    const program = builder.program();
    expect(program?.starts).toEqual(Int32Array.of(0, 3000, 6000, 9000));
    expect(program?.values.at(2999)).toBe(2999);
    expect(program?.values.at(-1)).toBe(3001);
    expect(program?.indices.at(-1)).toBe(2999);
  });

  it('takes as many entries as were asked for, and no more', () => {
    const builder = programBuilder(4);
    const columns = [builder.column({ lower: 0, upper: 1 }), builder.column({ lower: 0, upper: 1 })];
    const add = () => builder.row({ columns, values: [1, 1] }, { lower: 0, upper: 1 });
    expect([add(), add()]).toEqual([0, 1]);
    expect(add).toThrow('the linear program has more than 4 entries');
  });

  const [one, ends] = [
    { columns: [0], values: [1] },
    { lower: 0, upper: 1 },
  ];

  it.each([
    ['an entry is NaN', { columns: [0], values: [Number.NaN] }, ends],
    ['an entry is infinite', { columns: [0], values: [Number.POSITIVE_INFINITY] }, ends],
    ['an end of a row is NaN', one, { lower: Number.NaN, upper: 1 }],
    ['the other end of a row is NaN', one, { lower: 0, upper: Number.NaN }],
  ])('makes no program where %s', (_, entries, rowEnds) => {
    const builder = programBuilder(10);
    builder.column(ends);
    builder.row(entries, rowEnds);
    expect(builder.program()).toBeUndefined();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'makes no program where an end of a column is %d',
    (end) => {
      for (const ends of [
        { lower: end, upper: 0 },
        { lower: 0, upper: end },
      ]) {
        const builder = programBuilder(10);
        builder.column(ends);
        expect(builder.program()).toBeUndefined();
      }
    },
  );
});
