/**
 * The points x with lower ≤ x ≤ upper and rowLower ≤ Ax ≤ rowUpper, column by column and row by row. Every number is meant
 * as the float64 that it is, so a program says something exact. The columns' ends are finite; a row's may be infinite.
 */
export interface LinearProgram {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Where each row's entries begin, and after the last row where they end. */
  readonly starts: Int32Array;
  /** The columns of the entries of A, row by row; none twice in a row. */
  readonly indices: Int32Array;
  /** The entries of A. */
  readonly values: Float64Array;
}

/** What is to be least: Σ value · column + constant. */
export interface Objective {
  readonly columns: Int32Array;
  readonly values: Float64Array;
  readonly constant: number;
}

/** The objective that is 0 everywhere: a lower bound above 0 proves that a program has no point. */
export const ZERO_OBJECTIVE: Objective = {
  columns: new Int32Array(0),
  values: new Float64Array(0),
  constant: 0,
};

/** Ends of columns in the place of a program's own. */
export type ColumnBounds = Pick<LinearProgram, 'lower' | 'upper'>;
