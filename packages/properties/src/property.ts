import { otherClass, type Specification } from './specification.ts';

/** A linear function of the logits: coefficients · z + constant. */
export interface OutputRow {
  /** `[classes]`. */
  readonly coefficients: Float64Array;
  /** Float64 ends around the real constant. */
  readonly constant: { readonly lower: number; readonly upper: number };
}

/**
 * What must hold at every point of a box, said by what would break it: a point is a counterexample where, in some
 * alternative, no row is positive.
 *
 * So the property is certified where at every point every alternative has a positive row, and the least over the
 * alternatives of the largest row is its *margin*: positive where it holds, strictly; a tie breaks it.
 */
export interface Property {
  readonly classes: number;
  readonly alternatives: readonly (readonly OutputRow[])[];
}

const labelProperties = new Map<string, Property>();

/**
 * That a label's logit is the largest, strictly: one alternative for each other class in increasing order, with the
 * label's logit less that class's.
 *
 * @throws RangeError for a label that is no class
 */
export function labelProperty(label: number, classes: number): Property {
  if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
    throw new RangeError(`label ${label} is not a class in 0 … ${classes - 1}`);
  }
  const key = `${label}/${classes}`;
  const known = labelProperties.get(key);
  if (known !== undefined) return known;
  const alternatives = Array.from({ length: classes - 1 }, (_, row) => {
    const coefficients = new Float64Array(classes);
    coefficients[label] = 1;
    coefficients[otherClass(label, row)] = -1;
    return [{ coefficients, constant: { lower: 0, upper: 0 } }];
  });
  const property = { classes, alternatives };
  labelProperties.set(key, property);
  return property;
}

/** The rows of all alternatives in order. */
export function rowsOf({ alternatives }: Property): readonly OutputRow[] {
  return alternatives.flat();
}

/**
 * The rows of several properties as one batch.
 *
 * @throws RangeError for none, or for properties that differ in their numbers of rows or classes
 */
export function specificationOf(properties: readonly Property[]): Specification {
  const [first] = properties;
  if (first === undefined) throw new RangeError('a specification needs at least one property');
  const { classes } = first;
  const rows = rowsOf(first).length;
  const size = properties.length * rows;
  const coefficients = new Float64Array(size * classes);
  const constants = { lower: new Float64Array(size), upper: new Float64Array(size) };
  let at = 0;
  for (const property of properties) {
    if (property.classes !== classes || rowsOf(property).length !== rows) {
      throw new RangeError(
        `properties of one batch need as many rows and classes: ${rows} of ${classes}, but one has ${rowsOf(property).length} of ${property.classes}`,
      );
    }
    for (const row of rowsOf(property)) {
      coefficients.set(row.coefficients, at * classes);
      constants.lower[at] = row.constant.lower;
      constants.upper[at] = row.constant.upper;
      at += 1;
    }
  }
  return { batch: properties.length, rows, classes, coefficients, constants };
}

/**
 * The margin that the values of the rows give: the least over the alternatives of the largest row. Lower bounds of the
 * rows give a lower bound, upper ones an upper bound. NaN where a value is.
 *
 * @param values one number for each of {@link rowsOf}
 */
export function marginOf({ alternatives }: Property, values: ArrayLike<number>): number {
  let margin = Number.POSITIVE_INFINITY;
  let at = 0;
  for (const { length } of alternatives) {
    let largest = Number.NEGATIVE_INFINITY;
    for (const end = at + length; at < end; at++) largest = Math.max(largest, values[at] as number);
    margin = Math.min(margin, largest);
  }
  return margin;
}
