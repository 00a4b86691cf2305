import {
  compareFractions,
  type Enclosure,
  enclosure,
  type Fraction,
  lowestTerms,
  parseDecimal,
} from '@drawdown/records';

/** An exact number and the tightest float64 ends around it. */
export interface Constant {
  readonly exact: Fraction;
  readonly ends: Enclosure;
}

/** An exact number with its float64 ends. */
export function constantOf(exact: Fraction): Constant {
  return { exact, ends: enclosure(exact) };
}

/** Negative, zero or positive as `a` is below, equal to or above `b`, exactly. */
export function compareConstants(a: Constant, b: Constant): number {
  if (a === b) return 0;
  if (a.ends.upper < b.ends.lower) return -1;
  return a.ends.lower > b.ends.upper ? 1 : compareFractions(a.exact, b.exact);
}

/** A text that equal numbers share and others do not. */
export function keyOf({ exact }: Constant): string {
  const { numerator, denominator } = lowestTerms(exact);
  return `${numerator}/${denominator}`;
}

/** Reads numbers, each text once: the same text gives the same object. */
export class Constants {
  readonly #known = new Map<string, Constant>();

  /**
   * The number of a text.
   *
   * @returns undefined where the text is no number
   * @throws UserError for numbers with more digits than are read
   */
  read(text: string): Constant | undefined {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const exact = parseDecimal(text);
    if (exact === undefined) return undefined;
    const constant = constantOf(exact);
    this.#known.set(text, constant);
    return constant;
  }
}
