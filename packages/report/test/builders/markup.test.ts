import { buildReport, type Study } from '@drawdown/report';
import { describe, expect, it } from 'vitest';

import { handStudy } from '../hand-study.ts';

const evil: Study = {
  ...handStudy,
  title: 'A <script>alert(1)</script> | 100% & $x_1$',
  cells: handStudy.cells.map((cell) => {
    const { config } = cell.training;
    const strategy = { ...config.strategy, name: config.radii === null ? 'ibp' : 'm_y|<i>"s"' };
    return { ...cell, training: { ...cell.training, config: { ...config, strategy } } };
  }),
  strategies: { ...handStudy.strategies, 'm_y|<i>"s"': { title: 'Mine', base: 'ibp', sound: true } },
};

const file = (path: string): string =>
  buildReport(evil).find((candidate) => candidate.path === path)?.text ?? '';

describe('the HTML report', () => {
  const text = file('report.html');

  it('is one file without scripts, links or external resources', () => {
    expect(text).not.toMatch(/<script|<link|<img|<iframe|@import|url\(/i);
    expect(
      text.match(/https?:\/\/[^"'\s<]+/g)?.filter((url) => !url.startsWith('http://www.w3.org/')),
    ).toEqual([]);
  });

  it('escapes names in content, attributes and figures', () => {
    expect(text).toContain('A &lt;script&gt;alert(1)&lt;/script&gt; | 100% &amp; $x_1$');
    expect(text).toContain('m_y|&lt;i&gt;&quot;s&quot; @ 0.1–0.4');
    expect(text).not.toContain('<i>');
  });

  it('closes every element that it opens', () => {
    expect(unclosed(text)).toEqual([]);
  });

  it('carries the figures inline, a heading for every column and row', () => {
    expect(text.match(/<svg /g)).toHaveLength(3);
    expect(text.match(/<th scope="row"/g)).toHaveLength(2 * 5);
    expect(text).toMatch(/<td class="[^"]*best"/);
  });
});

describe('the Markdown report', () => {
  it('has the same number of cells in every line of a table', () => {
    const lines = file('README.md')
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.replaceAll('\\|', '').split('|').length);
    const [main] = lines;
    // Heading, rule and five rows.
    expect(lines.slice(0, 7)).toEqual(Array.from({ length: 7 }, () => main));
  });

  it('sets the best of a column in bold and escapes names', () => {
    expect(file('README.md')).toContain('| m\\_y\\|&lt;i&gt;"s" @ 0.1–0.4 | **100.0** |');
  });
});

describe('the LaTeX tables', () => {
  const text = file('table.tex');

  it('are booktabs tables with as many cells as columns', () => {
    for (const [, columns = '', body = ''] of text.matchAll(
      /\\begin\{tabular\}\{l(r+)\}([\s\S]*?)\\end\{tabular\}/g,
    )) {
      const rows = body.split('\\midrule')[1]?.split('\\bottomrule')[0]?.trim().split('\n') ?? [];
      expect(rows).toHaveLength(5);
      for (const row of rows) expect(row.match(/(?<!\\)&/g)).toHaveLength(columns.length);
    }
    expect(text.match(/\\toprule/g)).toHaveLength(2);
  });

  it('escape names, and set the best in bold', () => {
    expect(text).toContain('m\\_y\\textbar{}\\textless{}i\\textgreater{}');
    expect(text).toContain('100\\% \\& \\$x\\_1\\$');
    expect(text).toContain('\\textbf{100.0}');
  });

  it('keep comments on lines of their own', () => {
    const [comments = ''] = text.split('\n\n');
    expect(comments.split('\n').every((line) => line.startsWith('% '))).toBe(true);
  });
});

/** The names of elements that are opened and not closed, or closed and not opened, in order. */
function unclosed(html: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  for (const [, slash, name = '', , selfClosed] of html.matchAll(
    /<(\/?)([a-z][\w-]*)((?:\s[^<>]*?)?)(\/?)>/gi,
  )) {
    if (selfClosed === '/' || name === 'meta') continue;
    if (slash !== '/') open.push(name);
    else if (open.at(-1) === name) open.pop();
    else faults.push(`</${name}>`);
  }
  return [...faults, ...open];
}
