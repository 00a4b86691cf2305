import type { LinearProgram } from './linear-program.ts';

/** Entries of one row. */
export interface Entries {
  readonly columns: readonly number[];
  readonly values: readonly number[];
}

/** The ends of a column or of a row. */
export interface Ends {
  readonly lower: number;
  readonly upper: number;
}

/** A linear program that grows. */
export interface ProgramBuilder {
  /** Adds a column; returns its index. */
  readonly column: (ends: Ends) => number;
  /** Adds a row, in which no column may come twice; returns its index. */
  readonly row: (entries: Entries, ends: Ends) => number;
  /**
   * The program so far.
   *
   * @returns undefined where a number of it is none: an end of a column that is not finite, an entry likewise, or NaN
   */
  readonly program: () => LinearProgram | undefined;
}

/** A program would have more entries than memory is wanted for. */
export class ProgramTooLargeError extends Error {
  constructor(mostEntries: number) {
    super(`the linear program has more than ${mostEntries} entries`);
    this.name = 'ProgramTooLargeError';
  }
}

/** How many rows are written between two looks at the clock; a program that is smaller is quick to write. */
const LOOKS_EVERY = 1000;

/** Time was up before a program was whole. */
export class ProgramLateError extends Error {
  constructor() {
    super('time was up before the linear program was whole');
    this.name = 'ProgramLateError';
  }
}

/**
 * An empty linear program.
 *
 * @param mostEntries how many entries its rows may have together
 * @param deadline a moment of `performance.now()`
 * @returns a builder whose `row` throws a {@link ProgramTooLargeError} past the one, a {@link ProgramLateError} past the other
 */
export function programBuilder(
  mostEntries: number,
  deadline: number = Number.POSITIVE_INFINITY,
): ProgramBuilder {
  const columns = { lower: [] as number[], upper: [] as number[] };
  const rows = { lower: [] as number[], upper: [] as number[], starts: [0] };
  let indices = new Int32Array(1024);
  let values = new Float64Array(1024);
  let used = 0;
  let isNumeric = true;

  const column = ({ lower, upper }: Ends): number => {
    isNumeric &&= Number.isFinite(lower) && Number.isFinite(upper);
    columns.upper.push(upper);
    return columns.lower.push(lower) - 1;
  };

  const row = (entries: Entries, { lower, upper }: Ends): number => {
    const end = used + entries.columns.length;
    if (end > mostEntries) throw new ProgramTooLargeError(mostEntries);
    if (rows.starts.length % LOOKS_EVERY === 0 && performance.now() > deadline) throw new ProgramLateError();
    if (end > indices.length) {
      const length = Math.max(end, 2 * indices.length);
      indices = grown(indices, new Int32Array(length));
      values = grown(values, new Float64Array(length));
    }
    indices.set(entries.columns, used);
    values.set(entries.values, used);
    isNumeric &&= !Number.isNaN(lower) && !Number.isNaN(upper) && entries.values.every(Number.isFinite);
    used = end;
    rows.starts.push(end);
    rows.upper.push(upper);
    return rows.lower.push(lower) - 1;
  };

  const program = (): LinearProgram | undefined =>
    isNumeric
      ? {
          lower: Float64Array.from(columns.lower),
          upper: Float64Array.from(columns.upper),
          rowLower: Float64Array.from(rows.lower),
          rowUpper: Float64Array.from(rows.upper),
          starts: Int32Array.from(rows.starts),
          indices: indices.slice(0, used),
          values: values.slice(0, used),
        }
      : undefined;

  return { column, row, program };
}

function grown<A extends Int32Array | Float64Array>(small: A, large: A): A {
  large.set(small);
  return large;
}
