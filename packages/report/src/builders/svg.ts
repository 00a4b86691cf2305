import type { Builder } from '../report-file.ts';

/** `figures/*.svg`, one file per figure. */
export const svg: Builder = ({ figures }) =>
  figures.map(({ name, svg: text }) => ({ path: `figures/${name}.svg`, text }));
