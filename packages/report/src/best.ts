import type { Column } from './columns.ts';
import { formatValue } from './format/measure.ts';
import type { RowSummary } from './summary.ts';

/** The rows with the best value of a column, as printed (equal to the last digit shown is equal); none where a column is not ranked. */
export function bestRows(
  { better, read, unit }: Column,
  rows: readonly RowSummary[],
  digits: number,
): ReadonlySet<RowSummary> {
  const values = rows.map((row) => read(row)?.mean).filter((value) => value !== undefined);
  if (better === null || values.length < 2) return new Set();
  const best = formatValue(better === 'higher' ? Math.max(...values) : Math.min(...values), unit, digits);
  return new Set(
    rows.filter((row) => {
      const value = read(row)?.mean;
      return value !== undefined && formatValue(value, unit, digits) === best;
    }),
  );
}
