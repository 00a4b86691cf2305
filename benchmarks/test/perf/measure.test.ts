import { expect, it } from 'vitest';

import { time } from '../../src/perf/measure.ts';

it('runs the work as often as it says, after warming up', async () => {
  let runs = 0;
  const { samples, medianSeconds, spreadSeconds } = await time(
    'slow',
    () => {
      runs += 1;
      const end = performance.now() + 80;
      while (performance.now() < end);
    },
    9,
  );
  expect(samples).toBeGreaterThanOrEqual(9);
  expect(runs).toBeGreaterThanOrEqual(samples + 2);
  expect(medianSeconds).toBeGreaterThanOrEqual(0.079);
  expect(spreadSeconds).toBeGreaterThanOrEqual(0);
});

it('passes on what the work throws', async () => {
  await expect(
    time('broken', () => {
      throw new RangeError('no such kernel');
    }),
  ).rejects.toThrow('no such kernel');
});
