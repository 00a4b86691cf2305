import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const command = join(root, 'packages/cli/bin/drawdown.js');
const built = existsSync(join(root, 'packages/cli/dist/main.js'));

interface Fence {
  readonly info: string;
  readonly code: string;
}

function fencesOf(page: string): readonly Fence[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info = '', code = '']) => ({
    info,
    code,
  }));
}

describe('README.md', () => {
  it('shows the strategy as it stands in the catalogue', () => {
    const [shown] = fencesOf('README.md').filter(({ info }) => info === 'ts');
    const source = readFileSync(join(root, 'packages/training/src/strategies/ibp.ts'), 'utf8');
    expect(source).toContain(shown?.code);
  });

  it('links to files that are there', () => {
    const text = readFileSync(join(root, 'README.md'), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect(existsSync(join(root, link)), link).toBe(true);
  });
});

describe.skipIf(!built)('docs/strategy.md (needs a build: npm run setup)', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'drawdown docs '));
    for (const { info, code } of fencesOf('docs/strategy.md')) {
      const [, file] = /^ts file=(\S+)$/.exec(info) ?? [];
      if (file !== undefined) writeFileSync(join(folder, file), code);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('its commands run with its file', () => {
    const lines = fencesOf('docs/strategy.md')
      .filter(({ info }) => info === 'sh run')
      .flatMap(({ code }) => code.trim().split('\n'));
    expect(lines).toHaveLength(2);
    const outputs = lines.map((line) => {
      const words = line.replace(/^npx drawdown /, '').split(' ');
      return execFileSync(process.execPath, [command, ...words], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    });
    expect(outputs[0]).toContain('trained with Small box on 8000 images');
    expect(outputs[1]).toMatch(/natural accuracy \d/);
  });
});
