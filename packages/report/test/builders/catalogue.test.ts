import { readdirSync } from 'node:fs';

import { builders, figures } from '@drawdown/report';
import { expect, it } from 'vitest';

const namesIn = (folder: string): string[] =>
  readdirSync(new URL(`../../src/${folder}`, import.meta.url)).map((file) => file.replace('.ts', ''));

it('the builders in the catalogue are the files of the folder', () => {
  expect(Object.keys(builders).sort()).toEqual(
    namesIn('builders')
      .filter((name) => name !== 'catalogue')
      .sort(),
  );
});

it('the figures in the catalogue are files of their folder', () => {
  expect(namesIn('figures')).toEqual(expect.arrayContaining(Object.keys(figures)));
});
