/**
 * What must be positive for a property to hold: for each example, rows of a linear function C·z of the logits z.
 *
 * The property holds where every row is strictly positive; a tie does not count.
 */
export interface Specification {
  readonly batch: number;
  /** Rows of each example. */
  readonly rows: number;
  readonly classes: number;
  /** C, `[batch, rows, classes]`, flat. */
  readonly coefficients: Float32Array;
}

/**
 * The margins against the label: the label's logit minus each other logit, the other classes in increasing order, so
 * `classes − 1` rows of each example.
 *
 * @throws RangeError for a label that is no class
 */
export function labelMargins(labels: ArrayLike<number>, classes: number): Specification {
  const rows = classes - 1;
  const coefficients = new Float32Array(labels.length * rows * classes);
  for (let example = 0; example < labels.length; example++) {
    const label = labels[example] as number;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new RangeError(`label ${label} of example ${example} is not a class in 0 … ${classes - 1}`);
    }
    for (let row = 0; row < rows; row++) {
      const start = (example * rows + row) * classes;
      coefficients[start + label] = 1;
      coefficients[start + otherClass(label, row)] = -1;
    }
  }
  return { batch: labels.length, rows, classes, coefficients };
}

/** The class that a row of {@link labelMargins} compares the label with. */
export function otherClass(label: number, row: number): number {
  return row < label ? row : row + 1;
}

/**
 * Each example's rows followed by the same rows with the opposite sign: lower bounds of the second half are upper bounds
 * of the first, negated, so that one pass encloses the rows from both sides.
 */
export function bothSigns(specification: Specification): Specification {
  const { batch, rows, classes, coefficients } = specification;
  const size = rows * classes;
  const both = new Float32Array(2 * batch * size);
  for (let example = 0; example < batch; example++) {
    const own = coefficients.subarray(example * size, (example + 1) * size);
    both.set(own, 2 * example * size);
    both.set(
      own.map((value) => -value),
      (2 * example + 1) * size,
    );
  }
  return { batch, rows: 2 * rows, classes, coefficients: both };
}
