import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

import { hashOf, sha256 } from './canonical-json.ts';
import { UserError } from './errors.ts';
import type { Sources } from './schema/training.ts';

/**
 * The source files that a result depends on: the given files and all that they import, directly or not, as long as
 * it is TypeScript of this workspace or beside a given file. Type-only imports do not count.
 *
 * @param entries paths of TypeScript files
 * @param root the folder that the recorded paths are relative to
 * @throws UserError for an import of a file that does not exist
 */
export function sourceClosure(entries: readonly string[], root: string): Sources {
  const files = new Map<string, string>();
  const base = realpathSync(root);
  const waiting = entries.map((entry) => realpathSync(entry));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const name = relative(base, file).split(sep).join('/');
    if (files.has(name)) continue;
    const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
    files.set(name, sha256(text));
    waiting.push(...importedFiles(text, file));
  }
  const sorted = Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { hash: hashOf(sorted), files: sorted };
}

const IMPORT =
  /(?:^|;)\s*(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

function importedFiles(text: string, importer: string): string[] {
  return [...text.matchAll(IMPORT)]
    .map(([, fixed, lazy]) => resolveSource((fixed ?? lazy) as string, importer))
    .filter((file) => file !== undefined);
}

function resolveSource(specifier: string, importer: string): string | undefined {
  if (specifier.startsWith('.')) return neighbour(specifier, importer);
  const [scope = '', name = '', ...subpath] = specifier.split('/');
  if (scope !== '@drawdown') return undefined;
  const folder = packageFolder(`${scope}/${name}`, dirname(importer));
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, { source: string }>;
  };
  const door = manifest.exports[['.', ...subpath].join('/')];
  if (door === undefined) throw new Error(`${importer} imports ${specifier}, which ${name} does not export`);
  return realpathSync(join(folder, door.source));
}

/** A file imported by its relative path; a user's own file may leave out the ending, as the loader of such files allows. */
function neighbour(specifier: string, importer: string): string {
  const path = join(dirname(importer), specifier);
  const candidates = [path, `${path}.ts`, path.replace(/\.js$/, '.ts'), join(path, 'index.ts')];
  const found = candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
  if (found !== undefined) return realpathSync(found);
  throw new UserError(`${importer} imports ${specifier}, but there is no such file; correct the import`);
}

function packageFolder(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (folder === dirname(folder)) throw new Error(`cannot find the package ${name} from ${from}`);
  }
}
