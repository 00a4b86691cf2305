import { distance } from 'fastest-levenshtein';

import { UserError } from './errors.ts';

/** A name that no catalogue entry has; the message lists the nearest ones. */
export class UnknownNameError extends UserError {
  override readonly name: string = 'UnknownNameError';

  constructor(what: string, given: string, known: readonly string[]) {
    super(`unknown ${what} '${given}': ${suggestion(given, known)}`);
  }
}

/**
 * The entry of a catalogue by its name.
 *
 * @param what the kind of thing, for the message: `'strategy'`, `'network'`, …
 * @throws UnknownNameError naming the nearest entries
 */
export function lookUp<T>(what: string, catalogue: Readonly<Record<string, T>>, given: string): T {
  if (Object.hasOwn(catalogue, given)) return catalogue[given] as T;
  throw new UnknownNameError(what, given, Object.keys(catalogue));
}

function suggestion(given: string, known: readonly string[]): string {
  const near = known
    .map((candidate) => ({ candidate, edits: distance(given.toLowerCase(), candidate) }))
    .filter(({ candidate, edits }) => edits <= Math.max(2, candidate.length / 2))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ candidate }) => `'${candidate}'`);
  const all = `known: ${known.join(', ')}`;
  return near.length > 0 ? `did you mean ${near.join(' or ')}? (${all})` : all;
}
