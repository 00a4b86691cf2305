import type { Builder } from '../report-file.ts';
import { table } from './csv.ts';

/** `epochs.csv`, a line per network and epoch; nothing where the study has no epoch records. */
export const epochs: Builder = ({ summary }) => {
  const lines = summary.rows.flatMap(({ label, cells }) =>
    cells.flatMap(({ training, epochs = [] }) =>
      epochs.map((epoch) => ({ row: label, seed: training.config.seed, ...epoch })),
    ),
  );
  return lines.length === 0 ? [] : [{ path: 'epochs.csv', text: table(lines) }];
};
