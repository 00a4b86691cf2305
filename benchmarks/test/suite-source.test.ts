import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { isModuleFile } from '../src/module-file.ts';
import { suiteSource } from '../src/suite-source.ts';
import { suites } from '../src/suites/catalogue.ts';
import { complaintOf, temporaryFolder, tinySuite } from './tiny-suite.ts';

const folder = temporaryFolder();

function suiteFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function changed(change: object): string {
  return `export const suite = ${JSON.stringify({ ...tinySuite, ...change })};`;
}

describe('suiteSource', () => {
  it.each(Object.keys(suites))('knows %s by its name, which is the one that it carries', async (name) => {
    expect((await suiteSource(name)).name).toBe(name);
  });

  it('finds every suite of the catalogue in order when it is a file', async () => {
    for (const [name, suite] of Object.entries(suites)) {
      const path = suiteFile(`${name}.ts`, `export const suite = ${JSON.stringify(suite)};`);
      expect(await suiteSource(path)).toEqual(suite);
    }
  });

  it('loads a TypeScript file that builds on a neighbour and on drawdown', async () => {
    suiteFile('grid.ts', 'export const grid: readonly number[] = [0.05, 0.1];');
    const text = `
      import { strategies } from '@drawdown/training';
      import { grid } from './grid.ts';
      const base = ${JSON.stringify(tinySuite)} as const;
      export default { ...base, grid, runs: [{ strategy: strategies.ibp.name, trainEps: grid }] };`;
    expect(await suiteSource(suiteFile('built.ts', text))).toEqual({
      ...tinySuite,
      runs: [{ strategy: 'ibp', trainEps: [0.05, 0.1] }],
    });
  });

  it.each<[string, string, RegExp]>([
    ['no suite', 'export const a = 1;', /must export exactly one suite .*exports none$/],
    ['two suites', `${changed({})} export const other = { ...suite };`, /but it exports 2$/],
    ['broken text', 'export const = 1;', /does not load: /],
    [
      'a missing field',
      changed({ dataset: undefined }),
      /'tiny' of .* does not fit: dataset: .*expected string/,
    ],
    ['a name for a path', changed({ name: '../tiny' }), /name: must consist of letters, digits/],
    ['no runs', changed({ runs: [] }), /does not fit: runs: /],
    ['a run without strategy', changed({ runs: [{}] }), /does not fit: runs\.0\.strategy: /],
    ['a misspelt field', changed({ runs: [{ strategy: 'ibp', trainEsp: [0.1] }] }), /runs\.0: .*"trainEsp"/],
    ['no seeds', changed({ seeds: [] }), /does not fit: seeds: /],
    ['half a seed', changed({ seeds: [0.5] }), /does not fit: seeds\.0: /],
    ['no evaluation', changed({ evaluation: null }), /does not fit: evaluation: /],
    [
      'half an image',
      changed({ evaluation: { ...tinySuite.evaluation, images: 2.5 } }),
      /evaluation\.images: /,
    ],
    ['no image', changed({ evaluation: { ...tinySuite.evaluation, images: 0 } }), /evaluation\.images: /],
  ])('refuses a file with %s in one line', async (name, text, message) => {
    const error = await complaintOf(suiteSource(suiteFile(`${name.replaceAll(' ', '-')}.ts`, text)));
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  it('refuses an unknown name and a file that is not there', async () => {
    expect((await complaintOf(suiteSource('smok'))).message).toMatch(
      /unknown suite 'smok': did you mean 'smoke'/,
    );
    expect((await complaintOf(suiteSource('./smoke.ts'))).message).toMatch(/no suite file at .*smoke\.ts/);
  });
});

describe('isModuleFile', () => {
  it.each(['./mine.ts', 'mine.ts', 'mine.mjs', 'mine.cts', 'folder/mine', 'C:\\mine', '/mine'])(
    '%s: yes',
    (given) => {
      expect(isModuleFile(given)).toBe(true);
    },
  );
  it.each(['ibp', 'mnist-small', 'mine.tsx', 'mine.json', ''])('%j: no', (given) => {
    expect(isModuleFile(given)).toBe(false);
  });
});
