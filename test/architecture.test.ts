import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

import { describe, expect, it } from 'vitest';

import { importsOf, type Manifest, readJson, readText, root, workspacePackages } from './workspace.ts';

/** Imports point down: a package may import packages of lower floors only, never one of its own. */
const floors: readonly (readonly string[])[] = [
  ['records', 'tfjs-native'],
  ['tensor'],
  ['networks', 'properties', 'datasets'],
  ['bounds', 'attacks', 'onnx'],
  ['training', 'verifier'],
  ['benchmarks', 'report'],
  ['cli'],
];

/** What may import less than its floor allows. */
const narrower: Readonly<Record<string, readonly string[]>> = {
  report: ['records'],
};

const packages = workspacePackages();
const cases = packages.map((each) => [each.name, each] as const);

function allowedFor(name: string): readonly string[] {
  const floor = floors.findIndex((names) => names.includes(name));
  return narrower[name] ?? floors.slice(0, floor).flat();
}

/** The workspace packages among imports or dependencies, without scope and subpath. */
function workspaceNames(specifiers: readonly string[]): string[] {
  const names = specifiers.flatMap((specifier) => /^@drawdown\/([^/]+)/.exec(specifier)?.[1] ?? []);
  return [...new Set(names)].sort();
}

function outside(names: readonly string[], allowed: readonly string[]): string[] {
  return names.filter((name) => !allowed.includes(name));
}

describe('floors', () => {
  it('have a place for every package', () => {
    expect(
      outside(
        packages.map(({ name }) => name),
        floors.flat(),
      ),
    ).toEqual([]);
  });

  it.each(cases)('%s imports lower floors only', (name, { sources }) => {
    const wrong = sources.flatMap((file) =>
      outside(workspaceNames(importsOf(file)), allowedFor(name)).map((other) => `${file} imports ${other}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(cases)('%s depends on lower floors only', (name, { manifest }) => {
    expect(outside(workspaceNames(Object.keys(manifest.dependencies ?? {})), allowedFor(name))).toEqual([]);
  });

  it.each(cases)('%s carries the tag of its floor for turbo', (name, { folder }) => {
    const floor = floors.findIndex((names) => names.includes(name));
    const { tags } = readJson<{ tags: string[] }>(`${folder}/turbo.json`);
    expect(tags).toContain(`floor-${floor}`);
  });

  it.each(cases)('%s references for the compiler what it depends on', (_, { folder, manifest }) => {
    const { references = [] } = readJson<{ references?: { path: string }[] }>(`${folder}/tsconfig.json`);
    const referenced = references.map(({ path }) => {
      const other = readJson<Manifest>(posix.join(folder, path, 'package.json'));
      return other.name;
    });
    const dependencies = workspaceNames(Object.keys(manifest.dependencies ?? {}));
    expect(workspaceNames(referenced)).toEqual(dependencies);
  });

  it('are all built', () => {
    const { references } = readJson<{ references: { path: string }[] }>('tsconfig.json');
    const built = references.map(({ path }) => path).sort();
    expect(built).toEqual(
      packages
        .filter(({ sources }) => sources.length > 0)
        .map(({ folder }) => folder)
        .sort(),
    );
  });

  it('let reports read a store without a tensor engine', () => {
    const imported = packages
      .filter(({ name }) => name === 'benchmarks')
      .flatMap(({ sources }) => sources.filter((file) => file.includes('/src/store/')))
      .flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier })))
      .filter(({ specifier }) => !/^(node:|\.\/|@drawdown\/records$|zod$)/.test(specifier));
    expect(imported).toEqual([]);
  });
});

describe('imports', () => {
  it('of TensorFlow.js happen in the tensor packages only', () => {
    const wrong = packages
      .filter(({ name }) => name !== 'tensor' && name !== 'tfjs-native')
      .flatMap(({ sources }) => sources)
      .filter((file) => importsOf(file).some((specifier) => specifier.startsWith('@tensorflow/')));
    expect(wrong).toEqual([]);
  });

  it('of other packages go through a door that they export', () => {
    const doors = packages.flatMap(({ manifest }) =>
      Object.keys(manifest.exports ?? {}).map((path) => posix.join(manifest.name, path)),
    );
    const wrong = packages
      .flatMap(({ sources }) => sources)
      .flatMap((file) =>
        outside(
          importsOf(file).filter((specifier) => specifier.startsWith('@drawdown/')),
          doors,
        ).map((specifier) => `${file} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  it('inside a package stay inside it', () => {
    const wrong = packages.flatMap(({ folder, sources }) =>
      sources.flatMap((file) =>
        importsOf(file)
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => posix.join(posix.dirname(file), specifier))
          .filter((target) => !target.startsWith(`${folder}/`))
          .map((target) => `${file} imports ${target}`),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe('files', () => {
  it('hold one idea: at most 400 lines', () => {
    const long = packages
      .flatMap(({ sources }) => sources)
      .map((file) => ({ file, lines: readText(file).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  it('are named for what they hold', () => {
    const vague = packages
      .flatMap(({ sources }) => sources)
      .filter((file) => /(^|[/-])(utils?|helpers?|common|misc|shared)(\.ts$|\/)/.test(file));
    expect(vague).toEqual([]);
  });

  it('of a catalogue are all in it: one file, one line', () => {
    const folders = packages
      .flatMap(({ sources }) => sources)
      .filter((file) => posix.basename(file) === 'catalogue.ts')
      .map((file) => ({ catalogue: file, entries: entriesOf(file) }))
      .filter(({ entries }) => entries.length > 0);
    expect(folders.length).toBeGreaterThan(0);
    const forgotten = folders.flatMap(({ catalogue, entries }) => outside(entries, reachedFrom(catalogue)));
    expect(forgotten).toEqual([]);
  });
});

/**
 * The files beside a catalogue, or in the one folder below it that its entries come from; a file that reads the
 * catalogue is no entry.
 */
function entriesOf(catalogue: string): string[] {
  const here = posix.dirname(catalogue);
  const folders = new Set(relativeImports(catalogue).map((file) => posix.dirname(file)));
  const inside = [...folders].filter((folder) => folder.startsWith(`${here}/`));
  const folder = inside.length === 0 ? here : inside.length === 1 ? inside[0] : undefined;
  if (folder === undefined) return [];
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts') && name !== 'catalogue.ts')
    .map((name) => posix.join(folder, name))
    .filter((file) => !relativeImports(file).includes(catalogue));
}

/** The files that a file imports, directly or not. */
function reachedFrom(file: string): string[] {
  const reached = new Set<string>();
  const waiting = [file];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next) || !existsSync(join(root, next))) continue;
    reached.add(next);
    waiting.push(...relativeImports(next));
  }
  return [...reached];
}

function relativeImports(file: string): string[] {
  return importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(file), specifier));
}

describe('installation', () => {
  it('asks every package for the same Node', () => {
    const engines = [readJson<Manifest>('package.json'), ...packages.map(({ manifest }) => manifest)].map(
      ({ name, engines: { node } = {} }) => ({ name, node }),
    );
    expect(engines.filter(({ node }) => node !== '>=20.19')).toEqual([]);
  });

  it('never brings tfjs-node, which downloads when it is installed', () => {
    expect(readText('pnpm-lock.yaml')).not.toContain('tfjs-node');
  });

  it('never compiles: no binding.gyp at a package root, which pnpm would hand to node-gyp', () => {
    const found = ['.', ...packages.map(({ folder }) => folder)].filter((folder) =>
      existsSync(join(root, folder, 'binding.gyp')),
    );
    expect(found).toEqual([]);
  });

  it('runs no install script', () => {
    expect(readText('pnpm-workspace.yaml')).toMatch(/^onlyBuiltDependencies: \[\]$/m);
  });
});
