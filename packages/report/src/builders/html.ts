import { escapeHtml } from '../format/escape.ts';
import { pageBody } from '../html/page.ts';
import { STYLE } from '../html/style.ts';
import type { Builder } from '../report-file.ts';

/** `report.html`: everything in one file that needs neither network nor script. */
export const html: Builder = (report) => {
  const { title } = report.summary.study;
  const text = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    `<body>\n${pageBody(report)}\n</body>`,
    '</html>',
    '',
  ].join('\n');
  return [{ path: 'report.html', text }];
};
