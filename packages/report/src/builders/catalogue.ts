import type { Builder } from '../report-file.ts';
import { csv } from './csv.ts';
import { epochs } from './epochs.ts';
import { html } from './html.ts';
import { latex } from './latex.ts';
import { markdown } from './markdown.ts';
import { svg } from './svg.ts';

/** The kinds of output of a report. */
export type BuilderName = 'markdown' | 'csv' | 'epochs' | 'latex' | 'html' | 'svg';

/** The builders by name, in the order of their files. */
export const builders: Readonly<Record<BuilderName, Builder>> = { markdown, csv, epochs, latex, html, svg };
