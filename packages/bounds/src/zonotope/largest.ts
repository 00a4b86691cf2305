/** The `most` entries of a list with the largest scores, in the order of the list. Of equal ones the first are taken. */
export function largest(
  entries: readonly number[],
  most: number,
  scoreOf: (entry: number) => number,
): readonly number[] {
  if (entries.length <= most) return entries;
  const scored = entries.map((entry, place) => ({ entry, place, score: scoreOf(entry) }));
  scored.sort((a, b) => b.score - a.score || a.place - b.place);
  return scored
    .slice(0, most)
    .sort((a, b) => a.place - b.place)
    .map(({ entry }) => entry);
}
