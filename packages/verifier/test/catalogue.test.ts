import { readdirSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { rungs } from '../src/index.ts';
import { describeRung } from './rung.suite.ts';

describe('the catalogue of rungs', () => {
  it('has an entry for every file of the folder, and no other', () => {
    const files = readdirSync(new URL('../src/rungs/', import.meta.url));
    expect(Object.keys(rungs).sort()).toEqual(files.map((file) => file.replace(/\.ts$/, '')).sort());
  });

  it('names every rung as the rung names itself', () => {
    expect(Object.values(rungs).map(({ name }) => name)).toEqual(Object.keys(rungs));
  });

  it('has at least one rung that certifies and one that falsifies', () => {
    const answers = Object.values(rungs).flatMap(({ decides }) => decides);
    expect(answers).toEqual(expect.arrayContaining(['certified', 'falsified']));
  });
});

for (const rung of Object.values(rungs)) describeRung(rung);
