import { resolve } from 'node:path';

import { expectEmptyFolder, writeFolder } from '../output-folder.ts';
import { defineVerb, type Verb } from '../verb.ts';

interface ReportOptions {
  readonly store: string;
  readonly suite?: string;
  readonly out: string;
}

/** `drawdown report`: tables and figures out of a store. */
export const report: Verb = defineVerb<ReportOptions>({
  summary: 'write the tables and figures of a suite from its records',
  examples: ['drawdown report --store runs --out report'],
  define: (command) =>
    command
      .option('--store <dir>', 'the run store', 'runs')
      .option('--suite <name>', 'which suite, where the store holds several')
      .requiredOption('--out <dir>', 'folder for the report, new or empty'),
  run: async ({ progress }, { store: directory, suite, out }) => {
    expectEmptyFolder(out);
    const { openStore } = await import('@drawdown/benchmarks/store');
    const { buildReport, printTable } = await import('@drawdown/report');
    const { readStudy } = await import('../study.ts');
    const { study, missing } = readStudy(openStore(directory, { create: false }), suite);
    if (missing > 0) {
      progress.log(
        `${missing} of ${missing + study.cells.length} cells are not computed yet; they are left out`,
      );
    }
    const files = buildReport(study);
    await writeFolder(out, files);
    const page = files.find(({ path }) => path.endsWith('.html'));
    return {
      json: {
        suite: study.suite,
        cells: study.cells.length,
        missing,
        files: files.map(({ path }) => resolve(out, path)),
      },
      text: `${printTable(study).trimEnd()}\n\nreport: ${resolve(out, page?.path ?? '.')}`,
    };
  },
});
