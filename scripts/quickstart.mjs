// `npm run quickstart [-- --workers N]`: set-up, the smoke suite, its report.
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { drawdown } from './steps/drawdown.mjs';
import { root } from './steps/run.mjs';
import { setUp } from './steps/set-up.mjs';

const place = join(root, '.drawdown/quickstart');
const { values } = parseArgs({
  options: {
    store: { type: 'string', default: join(place, 'store') },
    out: { type: 'string' },
    workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
  },
});

process.exitCode = (await setUp()) ? await quickstart(values) : 1;

async function quickstart({ store, out, workers }) {
  const bench = await drawdown(['bench', 'smoke', '--store', store, '--workers', workers]);
  if (bench !== 0) return bench;
  const report = join(place, 'report');
  // The quickstart's own report is replaced; a folder that somebody names is not touched unless it is empty.
  if (out === undefined) rmSync(report, { recursive: true, force: true });
  return drawdown(['report', '--store', store, '--suite', 'smoke', '--out', out ?? report]);
}
