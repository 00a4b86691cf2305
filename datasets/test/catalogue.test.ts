import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { compareEps, UnknownNameError } from '@drawdown/records';
import { afterAll, describe, expect, it } from 'vitest';

import { datasets } from '../src/catalogue.ts';
import { fetchDataset, loadDataset } from '../src/load.ts';
import { describeDataset } from './dataset.suite.ts';

const mirror = process.env.DRAWDOWN_MIRROR;
const cache = mkdtempSync(join(tmpdir(), 'drawdown-datasets-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

describe('the catalogue', () => {
  it('lists the loaders folder', () => {
    const files = readdirSync(new URL('../src/loaders', import.meta.url)).sort();
    expect(files).toEqual(
      Object.keys(datasets)
        .map((name) => `${name}.ts`)
        .sort(),
    );
  });

  it('has a manifest for each, of the same name', () => {
    const files = readdirSync(new URL('../src/manifests', import.meta.url)).sort();
    expect(files).toEqual(
      Object.keys(datasets)
        .map((name) => `${name}.ts`)
        .sort(),
    );
    for (const [name, definition] of Object.entries(datasets)) {
      expect([definition.name, definition.manifest.name]).toEqual([name, name]);
    }
  });

  it('pins every file, under a path and URLs that end alike', () => {
    for (const { manifest } of Object.values(datasets)) {
      const pins = manifest.files.flatMap((file) => (file.kind === 'archive' ? file.members : [file]));
      expect(new Set(pins.map(({ path }) => path)).size).toBe(pins.length);
      for (const pin of pins) {
        expect(pin.sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(pin.md5 ?? '0'.repeat(32)).toMatch(/^[0-9a-f]{32}$/);
        expect(pin.bytes).toBeGreaterThan(0);
      }
      for (const file of manifest.files) {
        if (file.kind === 'package') continue;
        expect(file.urls.length).toBeGreaterThan(0);
        const name = file.path.split('/').at(-1) as string;
        for (const url of file.urls) expect(new URL(url).pathname.endsWith(`/${name}`)).toBe(true);
      }
    }
  });

  it('has an increasing grid of radii for each', () => {
    for (const { grid } of Object.values(datasets)) {
      expect(grid.length).toBeGreaterThan(1);
      expect(grid).toEqual(grid.toSorted(compareEps));
    }
  });

  it('names overlaps that are splits of its data sets', () => {
    for (const { manifest } of Object.values(datasets)) {
      for (const overlap of manifest.overlaps) {
        const [name = '', split] = overlap.split('/');
        expect(Object.keys(datasets)).toContain(name);
        expect(['train', 'test']).toContain(split);
      }
    }
  });

  it('knows no other names', async () => {
    await expect(loadDataset('mnits')).rejects.toThrow(UnknownNameError);
    await expect(fetchDataset('mnits')).rejects.toThrow("did you mean 'mnist'");
  });
});

for (const [name, { manifest }] of Object.entries(datasets)) {
  if (mirror || manifest.files.every(({ kind }) => kind === 'package')) {
    describeDataset(name, () => loadDataset(name, { cache, mirror }));
  } else {
    const reason = 'it is downloaded; set DRAWDOWN_MIRROR to a mirror of it';
    process.stderr.write(`the conformance of ${name} is not tested: ${reason}\n`);
    it.skip(`${name}: ${reason}`);
  }
}
