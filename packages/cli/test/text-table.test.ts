import { expect, it } from 'vitest';

import { textTable } from '../src/text-table.ts';

it('aligns columns and leaves no trailing space', () => {
  expect(textTable([['a', 'bbb', ''], ['cc', 'd'], []])).toBe('a   bbb\ncc  d\n');
  expect(textTable([])).toBe('');
});
