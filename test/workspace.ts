import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The root of the repository. */
export const root: string = join(import.meta.dirname, '..');

/** A package.json, as far as the tests read it. */
export interface Manifest {
  readonly name: string;
  readonly engines?: { readonly node?: string };
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** One package of the workspace. */
export interface Package {
  /** Without its scope: `tensor`. */
  readonly name: string;
  /** Relative to the root, with `/`: `packages/tensor`. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Its TypeScript sources, relative to the root. */
  readonly sources: readonly string[];
}

/** All packages of the workspace. */
export function workspacePackages(): Package[] {
  const folders = [
    ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`),
    'datasets',
    'benchmarks',
  ];
  return folders
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => {
      const manifest = readJson<Manifest>(`${folder}/package.json`);
      return {
        name: manifest.name.replace('@drawdown/', ''),
        folder,
        manifest,
        sources: filesBelow(`${folder}/src`).filter((file) => file.endsWith('.ts')),
      };
    });
}

/** The text of a file of the repository. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The value in a JSON file of the repository. */
export function readJson<T>(path: string): T {
  return JSON.parse(readText(path)) as T;
}

/** All files below a folder, relative to the root, with `/`; none where there is no folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** What a TypeScript file imports, type imports included. */
export function importsOf(file: string): string[] {
  const statement =
    /^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm;
  const lazy = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  const text = readText(file);
  return [...text.matchAll(statement), ...text.matchAll(lazy)].map(
    ([, first, second]) => first ?? second ?? '',
  );
}
