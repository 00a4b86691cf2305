import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { drawdown } from './drawdown.mjs';
import { root } from './run.mjs';

const STORE = 'store';

/** The folders of `reports/` that carry the store they were made from, relative to the root. */
export function committedReports() {
  const folder = join(root, 'reports');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => `reports/${name}`)
    .filter((report) => existsSync(join(root, report, STORE, 'store.json')))
    .sort();
}

/**
 * Whether a committed report follows from its committed store, byte for byte.
 *
 * @param {string} report relative to the root
 * @param {string} scratch a folder that is not there yet
 */
export async function rebuildsExactly(report, scratch) {
  const store = join(root, report, STORE);
  if ((await drawdown(['report', '--store', store, '--out', scratch, '--json'])) !== 0) return false;
  const committed = filesOf(join(root, report)).filter((path) => !path.startsWith(`${STORE}/`));
  const rebuilt = filesOf(scratch);
  const problems = [
    ...committed.filter((path) => !rebuilt.includes(path)).map((path) => `${report}/${path} is not rebuilt`),
    ...rebuilt
      .filter((path) => !committed.includes(path))
      .map((path) => `${report}/${path} is not committed`),
    ...rebuilt
      .filter((path) => committed.includes(path) && !sameBytes(join(root, report, path), join(scratch, path)))
      .map((path) => `${report}/${path} differs from what its store gives`),
  ];
  console.error(`rebuild: ${report}: ${problems.length === 0 ? 'ok, byte for byte' : 'FAILED'}`);
  for (const problem of problems) console.error(problem);
  return problems.length === 0;
}

function sameBytes(a, b) {
  return readFileSync(a).equals(readFileSync(b));
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
