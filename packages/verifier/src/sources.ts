import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Sources, sourceClosure } from '@drawdown/records';

/** This package's folder, whether the code runs from `src` or from `dist`. */
const PACKAGE = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'));

/** The sources that a verdict depends on: the evaluation, all rungs, and all that they import inside the repository. */
export function verifierSources(): Sources {
  const entries = ['evaluate.ts', 'catalogue.ts', 'float32-slack.ts'].map((file) =>
    join(PACKAGE, 'src', file),
  );
  return sourceClosure(entries, join(PACKAGE, '..', '..'));
}
