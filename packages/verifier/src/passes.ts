import type { Network } from '@drawdown/networks';
import { rowsOf } from '@drawdown/properties';

import { inParts, type PassSize } from './parts.ts';
import type { Instance } from './rung.ts';

/** What one pass says of its instances; `places` are theirs among all. */
export type Pass<T> = (part: readonly Instance[], places: readonly number[]) => readonly T[];

/**
 * What passes say of instances, in the order of the instances. A pass takes instances whose properties have the same
 * number of rows, and as many of them as memory is wanted for.
 *
 * @param pass gives one result for each instance of its part, and is told their places
 */
export function inPasses<T>(
  network: Network,
  instances: readonly Instance[],
  { passSize, pass }: { passSize: PassSize; pass: Pass<T> },
): readonly T[] {
  const results: T[] = [];
  for (const [rows, places] of byRows(instances)) {
    for (const part of inParts(places, passSize(network, rows))) {
      const found = pass(
        part.map((place) => instances[place] as Instance),
        part,
      );
      for (const [index, place] of part.entries()) results[place] = found[index] as T;
    }
  }
  return results;
}

/** The places of instances by how many rows their properties have. */
function byRows(instances: readonly Instance[]): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (const [place, { property }] of instances.entries()) {
    const rows = rowsOf(property).length;
    const group = groups.get(rows);
    if (group === undefined) groups.set(rows, [place]);
    else group.push(place);
  }
  return groups;
}
