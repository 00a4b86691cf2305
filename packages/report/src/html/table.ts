import { escapeHtml } from '../format/escape.ts';

/** A cell of an HTML table, as plain text. */
export interface HtmlCell {
  readonly text: string;
  /** Small print below, line by line: a deviation, an interval, a place. */
  readonly below?: readonly string[];
  /** Shown while the pointer rests on the cell. */
  readonly hover?: string | null;
  readonly best?: boolean;
}

/** A table with grouped columns and a named row each. */
export interface HtmlTable {
  readonly caption: string;
  readonly groups: readonly { readonly heading: string; readonly columns: readonly string[] }[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly HtmlCell[] }[];
}

/** A table as HTML, with headings that a screen reader can follow. */
export function htmlTable({ caption, groups, rows }: HtmlTable): string {
  const starts = new Set(
    groups.map((_, place) => groups.slice(0, place).flatMap(({ columns }) => columns).length),
  );
  const mark = (place: number, ...names: readonly string[]): string => {
    const classes = [...(starts.has(place) ? ['start'] : []), ...names];
    return classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
  };
  const groupHeads = groups.map(
    ({ heading, columns }) =>
      `<th scope="colgroup" colspan="${columns.length}" class="start">${escapeHtml(heading)}</th>`,
  );
  const heads = groups
    .flatMap(({ columns }) => columns)
    .map((heading, place) => `<th scope="col"${mark(place)}>${escapeHtml(heading)}</th>`);
  const lines = rows.map(({ name, cells }) => {
    const data = cells.map((cell, place) => {
      const hover = cell.hover ? ` title="${escapeHtml(cell.hover)}"` : '';
      const below = (cell.below ?? []).map((line) => `<small>${escapeHtml(line)}</small>`).join('');
      return `<td${mark(place, ...(cell.best ? ['best'] : []))}${hover}>${escapeHtml(cell.text)}${below}</td>`;
    });
    return `<tr><th scope="row" class="name">${escapeHtml(name)}</th>${data.join('')}</tr>`;
  });
  return [
    '<div class="scroll" tabindex="0"><table>',
    `<caption>${escapeHtml(caption)}</caption>`,
    `<thead><tr><th class="name" rowspan="2" scope="col">strategy @ training ε</th>${groupHeads.join('')}</tr>`,
    `<tr>${heads.join('')}</tr></thead>`,
    `<tbody>\n${lines.join('\n')}\n</tbody>`,
    '</table></div>',
  ].join('\n');
}
