import { describe, expect, it, vi } from 'vitest';

import { duration, progressLine, progressOn } from '../src/progress.ts';
import { TextSink } from './recorded-terminal.ts';

describe('progress', () => {
  it('is said with the time that is left', () => {
    expect(progressLine(0, 10)).toBe('0%');
    expect(progressLine(0.25, 30)).toBe('25% · 1m30s left');
    expect(progressLine(1, 30)).toBe('100% · 0s left');
  });

  it.each([
    [0.4, '0s'],
    [59.6, '1m00s'],
    [90, '1m30s'],
    [7500, '2h05m'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it('is silent for short work when nobody watches', () => {
    const err = new TextSink();
    const progress = progressOn(err);
    const bar = progress.bar('train', 10);
    for (let done = 0; done <= 10; done++) bar.update(done);
    bar.stop();
    progress.stop();
    expect(err.text).toBe('');
  });

  it('draws bars when somebody watches, and lets lines through', async () => {
    const err = Object.assign(new TextSink(), {
      isTTY: true,
      columns: 100,
      cursorTo: () => true,
      clearLine: () => true,
      moveCursor: () => true,
    });
    const progress = progressOn(err);
    const bar = progress.bar('train', 10);
    bar.update(5, 'loss 0.5');
    await vi.waitFor(() => expect(err.text).toMatch(/train .*50% · .* left loss 0\.5/));
    progress.log('a line');
    bar.stop();
    progress.stop();
    progress.log('the end');
    expect(err.text).toContain('a line');
    expect(err.text.endsWith('the end\n')).toBe(true);
  });
});
