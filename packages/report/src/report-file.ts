import type { Figure } from './figures/figure.ts';
import type { StudySummary } from './summary.ts';

/** A file of a report: its path below the report's folder, with `/`, and its text. */
export interface ReportFile {
  readonly path: string;
  readonly text: string;
}

/** What every builder is given. */
export interface Report {
  readonly summary: StudySummary;
  readonly figures: readonly Figure[];
  /** Digits after the point of accuracies. */
  readonly digits: number;
}

/** A kind of output: from the numbers to files. Pure. */
export type Builder = (report: Report) => readonly ReportFile[];
