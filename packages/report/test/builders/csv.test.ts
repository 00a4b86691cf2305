import { buildReport } from '@drawdown/report';
import { describe, expect, it } from 'vitest';

import { handStudy } from '../hand-study.ts';

/** Reads CSV without quotes, which the hand-made study does not need, as objects. */
function read(path: string): Readonly<Record<string, string>>[] {
  const text = buildReport(handStudy).find((file) => file.path === path)?.text ?? '';
  const [header = [], ...lines] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return lines.map((line) => Object.fromEntries(header.map((name, place) => [name, line[place] ?? ''])));
}

describe('table.csv', () => {
  it('has a line per row, accuracies in % and points, empty where unknown', () => {
    const gmd = read('table.csv').find(({ strategy }) => strategy === 'gmd-ibp');
    expect(gmd).toMatchObject({
      'train eps': '0.1–0.4',
      seeds: '1',
      natural: '100',
      'natural std': '',
      'certified@0.2': '75',
      'adversarial@0.4': '25',
      drawdown: '75',
      'drawdown risk': '0',
      'mean shortfall': '-12.5',
      'risk vs best': '0',
      area: '71.875',
      'mean certified radius': '0.25',
      relief: '40.625',
      'train seconds': '16.5',
      'relative drawdown': '0.75',
    });
    expect(read('table.csv').find((row) => row['train eps'] === '0.4')).toMatchObject({
      relief: '',
      'relief lower': '',
    });
  });
});

describe('records.csv', () => {
  it('has a line per network and radius', () => {
    const lines = read('records.csv');
    expect(lines).toHaveLength(5 * 4);
    expect(lines[1]).toMatchObject({
      strategy: 'ibp',
      'train eps': '1/10',
      radii: '',
      seed: '0',
      eps: '1/5',
      'eps decimal': '0.2',
      images: '4',
      natural: '100',
      certified: '0',
      unknown: '0',
      'step drawdown': '75',
      'step relative drawdown': '1',
      'certify seconds': '3.25',
    });
    // V(.1) = V(.2) = 0 leaves no relative drawdown: empty, not zero.
    expect(lines[2]?.['step relative drawdown']).toBe('');
  });
});
