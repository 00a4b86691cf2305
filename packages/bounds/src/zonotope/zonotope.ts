/**
 * A zonotope around each example's numbers:
 *
 *     { centre + Σ ξᵢ generatorᵢ + φ·fresh + e : |ξᵢ| ≤ 1, |φ| ≤ 1, |e| ≤ radius },
 *
 * the products φ·fresh and the bound of e number by number. Numbers that share a generator move together.
 *
 * What an activation adds belongs to one number alone. It stands in `fresh`, one number instead of a row of zeros, until
 * an affine layer mixes it with others: then it is promoted to a generator. The radius never is, unless beside something
 * fresh: it holds rounding errors, and generators that were given up to save memory.
 */
export interface Zonotope<A> {
  /** `[batch, …]`. */
  readonly centre: A;
  /** Generators of each example; one that has fewer than another is filled up with zeros. */
  readonly count: number;
  /** `[batch · count, …]`, those of one example after those of the one before; null where there are none. */
  readonly generators: A | null;
  /** Σ|generatorᵢ|, `[batch, …]`. */
  readonly spread: A;
  /** `[batch, …]`, not negative; null where nothing is. */
  readonly fresh: A | null;
  /** `[batch, …]`, not negative. */
  readonly radius: A;
}

/**
 * Two parallel lines around an activation in its box, number by number: slope·x + lower ≤ y ≤ slope·x + upper. All
 * `[batch, …]`; the slope is not negative.
 */
export interface Strip<A> {
  readonly slope: A;
  readonly lower: A;
  readonly upper: A;
}

/** How much memory the generators of an example may take. */
export interface Room {
  /**
   * The most numbers of all its generators together, where an affine layer mixes or branches begin; the smallest ones
   * beyond are added to the radius, which is sound and forgets what moved together. Behind a residual there may be as many
   * from each branch.
   */
  readonly numbers: number;
  /** So many generators at the front stay whatever they are: another branch has them too. */
  readonly shared: number;
}
