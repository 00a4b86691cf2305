import { builders } from './builders/catalogue.ts';
import { drawFigures } from './figures/catalogue.ts';
import { digitsFor } from './format/measure.ts';
import { imagesOf } from './notes.ts';
import type { Report, ReportFile } from './report-file.ts';
import type { Study } from './study.ts';
import { summariseStudy } from './summary.ts';

/**
 * Builds every file of a report. A pure function: the same records give the same bytes, on any day and machine.
 *
 * @throws UnknownNameError for a strategy or rung that the study does not describe
 * @throws Error for an evaluation whose verdicts are not whole
 */
export function buildReport(study: Study): readonly ReportFile[] {
  const summary = summariseStudy(study);
  const report: Report = { summary, figures: drawFigures(summary), digits: digitsFor(imagesOf(summary)) };
  return Object.values(builders).flatMap((build) => build(report));
}
