import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { hashOf, type Sources, sha256, sourceClosure, UserError } from '@drawdown/records';

/** This package's folder, whether the code runs from `src` or from `dist`. */
const PACKAGE = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'));
const REPOSITORY = join(PACKAGE, '..', '..');

/** The source file of a strategy of the catalogue. */
export function strategyFile(name: string): string {
  return join(PACKAGE, 'src', 'strategies', `${name}.ts`);
}

/**
 * The sources that a training run's result depends on: the trainer, the strategy's file, all that they import inside
 * the repository, and the versions of the TensorFlow.js packages.
 *
 * A strategy's file outside the repository counts with the files that it imports by relative path, under names that
 * do not depend on where it lies.
 *
 * @param strategy the path of the strategy's TypeScript file
 * @throws UserError when there is no such file
 */
export function trainingSources(strategy: string): Sources {
  if (!existsSync(strategy))
    throw new UserError(`there is no strategy file ${strategy}; give the path of a TypeScript file`);
  const trainer = join(PACKAGE, 'src', 'trainer.ts');
  const inside = !relative(REPOSITORY, realpathSync(strategy)).startsWith('..');
  const closure = sourceClosure(inside ? [trainer, strategy] : [trainer], REPOSITORY);
  const files = { ...closure.files, ...(inside ? {} : foreignFiles(strategy)), ...engineVersions() };
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { hash: hashOf(sorted), files: sorted };
}

const RELATIVE_IMPORT = /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/** A file outside the repository and what it imports by relative path. */
function foreignFiles(entry: string): Sources['files'] {
  const home = dirname(realpathSync(entry));
  const files = new Map<string, string>();
  const waiting = [join(home, basename(entry))];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const name = `strategy:${relative(home, file).replaceAll('\\', '/')}`;
    if (files.has(name)) continue;
    const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
    files.set(name, sha256(text));
    const folder = dirname(file);
    waiting.push(...[...text.matchAll(RELATIVE_IMPORT)].map(([, path = '']) => join(folder, path)));
  }
  return Object.fromEntries(files);
}

/** The TensorFlow.js packages that `tensor` runs on, by name and version. */
function engineVersions(): Sources['files'] {
  const tensor = realpathSync(join(PACKAGE, 'node_modules', '@drawdown', 'tensor'));
  const { dependencies } = readManifest(tensor);
  const engines = Object.keys(dependencies ?? {}).filter((name) => name.startsWith('@tensorflow/'));
  return Object.fromEntries(
    engines.map((name) => {
      const { version } = readManifest(join(tensor, 'node_modules', name));
      return [`npm:${name}@${version}`, sha256(`${name}@${version}`)];
    }),
  );
}

function readManifest(folder: string): { version: string; dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
