import { parseEps, Rng } from '@drawdown/records';
import { relief, reliefAt } from '@drawdown/records/metrics';
import { describe, expect, it } from 'vitest';

import { grid, tenImages, verdictsOf } from './fixture.ts';

const options = { grid, rng: Rng.fromSeed(1) };
const repeated = (word: string, count: number) => Array.from({ length: count }, () => word);

describe('relief', () => {
  it('is zero, with a zero interval, against itself', () => {
    expect(relief([{ ours: tenImages, base: tenImages }], options)).toEqual({
      mean: 0,
      deviation: null,
      seeds: 1,
      interval: { lower: 0, upper: 0 },
    });
  });

  it('is the difference of the areas', () => {
    // One of two images certified throughout instead of not at all: 1/2 · (1 − 1/8).
    const pair = { ours: verdictsOf('iiii', 'uuuu'), base: verdictsOf('uuuu', 'uuuu') };
    expect(relief([pair], options).mean).toBeCloseTo(7 / 16, 14);
  });

  it('is signed: negative where the base certifies more', () => {
    const pair = { ours: verdictsOf('iiuu'), base: verdictsOf('iiii') };
    expect(reliefAt(parseEps('2/5'), [pair], options).mean).toBe(-1);
    expect(reliefAt(parseEps('1/10'), [pair], options).mean).toBe(0);
  });

  it('has an interval near the normal one for many images', () => {
    // Differences at .4: 300 times +1, 100 times −1, 600 times 0. Mean .2, variance .4 − .04 = .36 per image.
    const ours = verdictsOf(...repeated('iiii', 300), ...repeated('iiiu', 700));
    const base = verdictsOf(...repeated('iiiu', 900), ...repeated('iiii', 100));
    const { mean, interval } = reliefAt(parseEps('2/5'), [{ ours, base }], { ...options, resamples: 4_000 });
    const half = 1.96 * Math.sqrt(0.36 / 1_000);
    expect(mean).toBeCloseTo(0.2, 12);
    expect(interval.lower).toBeCloseTo(0.2 - half, 2);
    expect(interval.upper).toBeCloseTo(0.2 + half, 2);
  });

  it('pairs images: the same shares on other images give a wider interval', () => {
    const ours = verdictsOf(...repeated('iiii', 50), ...repeated('uuuu', 50));
    const opposite = verdictsOf(...repeated('uuuu', 50), ...repeated('iiii', 50));
    const { mean, interval } = relief([{ ours, base: opposite }], options);
    expect(mean).toBeCloseTo(0, 12);
    expect(interval.upper - interval.lower).toBeGreaterThan(0.1);
  });

  it('averages over seeds, with their deviation', () => {
    const base = verdictsOf('uuuu', 'uuuu');
    const pairs = [
      { ours: verdictsOf('iiii', 'uuuu'), base },
      { ours: verdictsOf('iiii', 'iiii'), base },
    ];
    expect(reliefAt(parseEps('1/5'), pairs, options)).toMatchObject({
      mean: 0.75,
      deviation: Math.sqrt(0.125),
      seeds: 2,
    });
  });

  it('draws the same interval from the same seed', () => {
    const pair = { ours: tenImages, base: verdictsOf(...repeated('iuuu', 10)) };
    const draw = () => relief([pair], { grid, rng: Rng.fromSeed(5) });
    expect(draw()).toEqual(draw());
  });

  it('refuses other images, other radii and too few resamples', () => {
    const ours = verdictsOf('iiii');
    expect(() => relief([{ ours, base: verdictsOf('iiii', 'iiii') }], options)).toThrow('1 and 2 images');
    expect(() =>
      relief([{ ours, base: ours.map((verdict) => ({ ...verdict, index: 3 })) }], options),
    ).toThrow('image 0 was judged for one network only');
    expect(() => reliefAt(parseEps('1/2'), [{ ours, base: ours }], options)).toThrow('no radius of the grid');
    expect(() => relief([], options)).toThrow('at least one pair');
    expect(() => relief([{ ours, base: ours }], { ...options, resamples: 100 })).toThrow('at least 2000');
  });
});
