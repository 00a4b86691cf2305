/**
 * V*(ε) − V(ε) at each radius: what was to be expected there (the seed-mean of the base method trained at ε, or the
 * best of a suite) less what the network gives. Null where no expectation is known.
 *
 * @param certified V, `[grid]`
 * @param expected V*, `[grid]`
 */
export function shortfalls(
  certified: readonly number[],
  expected: readonly (number | null)[],
): (number | null)[] {
  if (certified.length !== expected.length) {
    throw new Error(
      `shortfall needs V and V* on one grid, but they have ${certified.length} and ${expected.length} radii`,
    );
  }
  return certified.map((value, place) => {
    const target = expected[place] as number | null;
    return target === null ? null : target - value;
  });
}

/** The drawdown risk: the largest shortfall over the grid; null unless it is known at every radius. */
export function drawdownRisk(shortfalls: readonly (number | null)[]): number | null {
  const known = allKnown(shortfalls);
  return known === null ? null : Math.max(...known);
}

/** The mean shortfall over the grid; null unless it is known at every radius. */
export function meanShortfall(shortfalls: readonly (number | null)[]): number | null {
  const known = allKnown(shortfalls);
  return known === null ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function allKnown(values: readonly (number | null)[]): number[] | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 && known.length === values.length ? known : null;
}
