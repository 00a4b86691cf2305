import type { Column } from './columns.ts';

/** Neighbouring columns of one group, with the place of their first. */
export function columnSpans(columns: readonly Column[]): { group: string; first: number; count: number }[] {
  const found: { group: string; first: number; count: number }[] = [];
  for (const [place, { group }] of columns.entries()) {
    const current = found.at(-1);
    if (current?.group === group) current.count += 1;
    else found.push({ group, first: place, count: 1 });
  }
  return found;
}
