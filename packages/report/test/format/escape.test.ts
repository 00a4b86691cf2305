import { describe, expect, it } from 'vitest';

import { escapeHtml, escapeLatex, escapeMarkdown } from '../../src/format/escape.ts';

describe('escapeHtml', () => {
  it('leaves no markup and no end of an attribute', () => {
    expect(escapeHtml(`<b title="x" id='y'>&</b>`)).toBe(
      '&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/b&gt;',
    );
  });
});

describe('escapeMarkdown', () => {
  it('keeps a cell one cell and text text', () => {
    expect(escapeMarkdown('a|b *c* _d_ `e` [f](g) <h> & #i\nj')).toBe(
      'a\\|b \\*c\\* \\_d\\_ \\`e\\` \\[f\\](g) &lt;h&gt; &amp; \\#i j',
    );
    expect(escapeMarkdown('\\|')).toBe('\\\\\\|');
  });
});

describe('escapeLatex', () => {
  it('escapes every special character', () => {
    expect(escapeLatex('a_b 50% & #1 $x$ {y} ~ ^ \\')).toBe(
      'a\\_b 50\\% \\& \\#1 \\$x\\$ \\{y\\} \\textasciitilde{} \\textasciicircum{} \\textbackslash{}',
    );
  });

  it('writes the signs of a report as commands, and brackets so that no row takes an option', () => {
    expect(escapeLatex('gmd @ 0.1–0.4 ± ≤ ε → [x]')).toBe(
      'gmd @ 0.1--0.4 $\\pm$ $\\leq$ $\\varepsilon$ $\\to$ {[}x{]}',
    );
  });
});
