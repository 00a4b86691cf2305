import type { LinearProgram } from '../../src/lp/linear-program.ts';
import type { Relaxation } from '../../src/lp/relaxation.ts';

/**
 * The columns of a relaxation where the network is at a point: one by one from the input, by the rows that define them.
 *
 * @param curve the function of the network's layers that no choice makes exact
 */
export function liftedPoint(
  { program, choices }: Relaxation,
  point: ArrayLike<number>,
  curve?: (x: number) => number,
): Float64Array {
  const columns = new Float64Array(program.lower.length).fill(Number.NaN);
  columns.set(Array.from(point));
  const rowOfParts = new Map(choices.map((choice) => [choice.row, choice]));
  const partnerOf = new Map<number, number>();
  for (const { columns: own, row } of choices) {
    const [positive, negative] = own;
    const isOfParts = entriesOf(program, row).every(({ column }) => own.includes(column));
    if (isOfParts && positive !== undefined && negative !== undefined) partnerOf.set(positive, negative);
  }

  /** Sets the columns that a row determines; whether there were any. */
  const settle = (row: number): boolean => {
    const entries = entriesOf(program, row);
    const unknown = entries.filter(({ column }) => Number.isNaN(columns[column]));
    const [one, other] = unknown;
    if (one === undefined || unknown.length > 2) return false;
    const known = entries.reduce(
      (sum, { column, value }) =>
        unknown.length > 0 && isIn(unknown, column) ? sum : sum + value * (columns[column] as number),
      0,
    );
    const ends = [program.rowLower[row] as number, program.rowUpper[row] as number] as const;
    if (ends.every(Number.isFinite)) {
      const rest = (ends[0] + ends[1]) / 2 - known;
      if (other === undefined) {
        columns[one.column] = rest / one.value;
        return true;
      }
      if (partnerOf.get(one.column) !== other.column) return false;
      // x = positive − negative.
      const x = rest / one.value;
      columns[one.column] = Math.max(x, 0);
      columns[other.column] = Math.max(-x, 0);
      return true;
    }
    const choice = rowOfParts.get(row);
    if (other !== undefined || one !== entries[0]) return false;
    const inputs = entries.slice(1).map(({ column }) => columns[column] as number);
    if (choice !== undefined) {
      // Inputs that are 0 have no column.
      const missing = choice.columns.length > inputs.length ? [0] : [];
      columns[one.column] = Math.max(...inputs, ...missing);
      return true;
    }
    if (curve === undefined || inputs.length > 1) return false;
    columns[one.column] = curve(inputs[0] ?? 0);
    return true;
  };

  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    for (let row = 0; row < program.rowLower.length; row++) isMoving = settle(row) || isMoving;
  }
  const left = columns.findIndex(Number.isNaN);
  if (left >= 0) throw new Error(`no row says what column ${left} is`);
  return columns;
}

/** The rows that columns break, and the columns that are outside of their ends, by more than rounding. */
export function brokenBy(program: LinearProgram, columns: Float64Array): readonly string[] {
  const { lower, upper, rowLower } = program;
  const outside = Array.from(columns.keys()).filter(
    (column) => !isWithin([columns[column] as number], lower[column] as number, upper[column] as number),
  );
  const broken = Array.from(rowLower.keys()).filter((row) => breaksRow(program, row, columns));
  return [...outside.map((column) => `column ${column}`), ...broken.map((row) => `row ${row}`)];
}

/** Whether columns break a row by more than rounding. */
export function breaksRow(program: LinearProgram, row: number, columns: Float64Array): boolean {
  const terms = entriesOf(program, row).map(({ column, value }) => value * (columns[column] as number));
  return !isWithin(terms, program.rowLower[row] as number, program.rowUpper[row] as number);
}

function isWithin(terms: readonly number[], lower: number, upper: number): boolean {
  const sum = terms.reduce((total, term) => total + term, 0);
  const room = 1e-11 * terms.reduce((total, term) => total + Math.abs(term), 1);
  return sum >= lower - room && sum <= upper + room;
}

/** An entry of a row. */
export interface Entry {
  readonly column: number;
  readonly value: number;
}

/** The entries of a row in order. */
export function entriesOf({ starts, indices, values }: LinearProgram, row: number): readonly Entry[] {
  const [start, end] = [starts[row] as number, starts[row + 1] as number];
  return Array.from(indices.subarray(start, end), (column, at) => ({
    column,
    value: values[start + at] as number,
  }));
}

function isIn(entries: readonly Entry[], column: number): boolean {
  return entries.some((entry) => entry.column === column);
}
