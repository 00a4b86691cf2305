/**
 * Linear functions of the logits z whose bounds are wanted: for each example, rows of C·z + d.
 *
 * What follows from the rows' signs is for a `Property` to say; for margins against a label, all must be positive.
 */
export interface Specification {
  readonly batch: number;
  /** Rows of each example. */
  readonly rows: number;
  readonly classes: number;
  /** C, `[batch, rows, classes]`, flat. */
  readonly coefficients: Float64Array;
  /** Float64 ends around d, `[batch, rows]` each, flat; 0 where they are left out. */
  readonly constants?: { readonly lower: Float64Array; readonly upper: Float64Array };
}

/**
 * The margins against the label: the label's logit minus each other logit, the other classes in increasing order, so
 * `classes − 1` rows of each example.
 *
 * @throws RangeError for a label that is no class
 */
export function labelMargins(labels: ArrayLike<number>, classes: number): Specification {
  const rows = classes - 1;
  const coefficients = new Float64Array(labels.length * rows * classes);
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
  const { batch, rows, classes, coefficients, constants } = specification;
  const both = { batch, rows: 2 * rows, classes, coefficients: followedByNegative(coefficients, batch) };
  if (constants === undefined) return both;
  // A row with the opposite sign has its constant between the opposite ends.
  const lower = interleaved(constants.lower, negative(constants.upper), batch);
  const upper = interleaved(constants.upper, negative(constants.lower), batch);
  return { ...both, constants: { lower, upper } };
}

function followedByNegative(values: Float64Array, batch: number): Float64Array {
  return interleaved(values, negative(values), batch);
}

function negative(values: Float64Array): Float64Array {
  return values.map((value) => -value);
}

/** Each example's numbers of the first array followed by those of the second. */
function interleaved(first: Float64Array, second: Float64Array, batch: number): Float64Array {
  const size = first.length / Math.max(1, batch);
  const both = new Float64Array(2 * first.length);
  for (let example = 0; example < batch; example++) {
    both.set(first.subarray(example * size, (example + 1) * size), 2 * example * size);
    both.set(second.subarray(example * size, (example + 1) * size), (2 * example + 1) * size);
  }
  return both;
}
