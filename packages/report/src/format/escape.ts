/** Text for HTML and SVG, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] as string);
}

/** Text for a Markdown table cell or paragraph: nothing in it is markup, and a bar does not end the cell. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\s*\n\s*/g, ' ');
}

/** Text for LaTeX, with the signs that reports use; needs no package. */
export function escapeLatex(text: string): string {
  const commands: Readonly<Record<string, string>> = {
    '\\': '\\textbackslash{}',
    '~': '\\textasciitilde{}',
    '^': '\\textasciicircum{}',
    '<': '\\textless{}',
    '>': '\\textgreater{}',
    '|': '\\textbar{}',
    '–': '--',
    '−': '$-$',
    '±': '$\\pm$',
    '≤': '$\\leq$',
    '→': '$\\to$',
    '×': '$\\times$',
    ε: '$\\varepsilon$',
    κ: '$\\kappa$',
    '∫': '$\\int$',
    '[': '{[}',
    ']': '{]}',
  };
  return text.replaceAll(
    /[\\~^<>|–−±≤→×εκ∫[\]]|[&%$#_{}]/g,
    (character) => commands[character] ?? `\\${character}`,
  );
}
