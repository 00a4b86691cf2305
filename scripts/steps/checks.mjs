import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { root, runNode, runWithPnpm } from './run.mjs';

/**
 * A check answers what is wrong, in lines; nothing when all is well.
 *
 * @type {Readonly<Record<string, { what: string, run: () => Promise<string> | string }>>}
 */
export const checks = {
  types: {
    what: 'types of sources and tests',
    run: () => program('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.test.json']),
  },
  lint: {
    what: 'format, lint, import rules',
    run: () =>
      program('node_modules/@biomejs/biome/bin/biome', [
        'ci',
        '.',
        '--colors=off',
        '--diagnostic-level=error',
      ]),
  },
  floors: {
    what: 'imports point down (turbo boundaries)',
    run: () => outputUnless(0, runWithPnpm(['turbo', 'boundaries'], { quiet: true })),
  },
  'dead exports': {
    what: 'every export, file and dependency is used',
    run: () => program('node_modules/knip/bin/knip.js', ['--no-progress']),
  },
  lockfile: { what: 'the lockfile names no registry and no tarball', run: lockfileProblems },
  paths: { what: 'no file names a home folder', run: homePaths },
};

/**
 * Runs one check and says how it went.
 *
 * @param {string} name of {@link checks}
 * @returns {Promise<boolean>} whether all is well
 */
export async function runCheck(name) {
  const { what, run } = checks[name];
  const start = performance.now();
  const wrong = await run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.error(`check: ${name}: ${wrong === '' ? 'ok' : 'FAILED'} · ${what} (${seconds} s)`);
  if (wrong !== '') console.error(wrong);
  return wrong === '';
}

function program(path, words) {
  return outputUnless(0, runNode(path, words, { quiet: true }));
}

async function outputUnless(expected, running) {
  const { code, output } = await running;
  return code === expected ? '' : `${output.trimEnd()}\n(exit code ${code})`;
}

/** A lockfile made behind a mirror may carry the mirror's address, which other people cannot reach. */
function lockfileProblems() {
  return linesThat(/https?:\/\/|tarball:|registry\./, 'pnpm-lock.yaml').join('\n');
}

const TEXT =
  /\.(ts|mjs|js|json|jsonl|ya?ml|md|toml|html|svg|csv|tex|txt)$|(^|\/)\.ci\/|LICENSE$|\.gitignore$/;
const HOME = /(?<![\w.~-])(\/home\/|\/Users\/|\/root\/|[A-Z]:\\+Users\\+)[\w.-]/;

function homePaths() {
  return files(root)
    .filter((path) => TEXT.test(path) && path !== 'scripts/steps/checks.mjs')
    .flatMap((path) => linesThat(HOME, path))
    .join('\n');
}

function linesThat(pattern, path) {
  return readFileSync(join(root, path), 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
    );
}

const GENERATED = new Set([
  'node_modules',
  'dist',
  '.git',
  '.turbo',
  '.drawdown',
  'coverage',
  'build',
  'prebuilds',
]);

/** All files that are not generated, relative to the root, with `/`. */
function files(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !GENERATED.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return files(path);
      return entry.isFile() ? [relative(root, path).split(sep).join('/')] : [];
    });
}
