import { type Eps, parseEps } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ball64, innerBall32, point64, writeBalls64 } from '../src/ball.ts';
import { scaled, signAgainstEnd } from './exact.ts';

const runs = { seed: 2023, numRuns: 300 };

const eps: fc.Arbitrary<Eps> = fc.oneof(
  fc.integer({ min: 1, max: 255 }).map((numerator) => parseEps(`${numerator}/255`)),
  fc.constantFrom('1/10', '3/10', '1/3', '1', '1/1000000007', '1e-15').map(parseEps),
  fc
    .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 10_000, max: 2 ** 40 }))
    .map(([numerator, denominator]) => parseEps(`${numerator}/${denominator}`)),
);

const pixel = fc.oneof(
  fc.integer({ min: 0, max: 255 }).map((byte) => Math.fround(byte / 255)),
  fc.float({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, -0, 1, 2 ** -149, 1 - 2 ** -24, Math.fround(0.1), Math.fround(0.3)),
);

const image = fc.array(pixel, { minLength: 1, maxLength: 6 }).map((pixels) => Float32Array.from(pixels));

describe('ball64', () => {
  it('holds the exact ball, and ends within two units of its ends', () => {
    fc.assert(
      fc.property(image, eps, (pixels, radius) => {
        const { lower, upper } = ball64(pixels, radius, false);
        for (const [index, centre] of pixels.entries()) {
          const [low = Number.NaN, high = Number.NaN] = [lower[index], upper[index]];
          expect(signAgainstEnd(low, { pixel: centre, eps: radius, direction: -1 })).toBeLessThanOrEqual(0);
          expect(signAgainstEnd(high, { pixel: centre, eps: radius, direction: 1 })).toBeGreaterThanOrEqual(
            0,
          );
          const inwards = 2 ** -50;
          expect(
            signAgainstEnd(low + inwards, { pixel: centre, eps: radius, direction: -1 }),
          ).toBeGreaterThanOrEqual(0);
          expect(
            signAgainstEnd(high - inwards, { pixel: centre, eps: radius, direction: 1 }),
          ).toBeLessThanOrEqual(0);
        }
      }),
      runs,
    );
  });

  it('clips to [0, 1] exactly where the ball reaches beyond', () => {
    fc.assert(
      fc.property(image, eps, (pixels, radius) => {
        const free = ball64(pixels, radius, false);
        const clipped = ball64(pixels, radius, true);
        for (const index of pixels.keys()) {
          const [low = Number.NaN, high = Number.NaN] = [clipped.lower[index], clipped.upper[index]];
          expect(low).toBe(Math.max(free.lower[index] ?? Number.NaN, 0));
          expect(high).toBe(Math.min(free.upper[index] ?? Number.NaN, 1));
          expect(low).toBeLessThanOrEqual(pixels[index] ?? Number.NaN);
          expect(high).toBeGreaterThanOrEqual(pixels[index] ?? Number.NaN);
        }
      }),
      runs,
    );
  });

  it('is wider than the double 0.3 around 0, which lies below 3/10', () => {
    const { upper } = ball64(Float32Array.of(0), parseEps('3/10'), true);
    expect(scaled(upper[0] ?? 0) * 10n).toBeGreaterThanOrEqual(3n << 1074n);
    expect(scaled(0.3) * 10n).toBeLessThan(3n << 1074n);
  });

  it('gives no finite end to a pixel that is not a number', () => {
    const { lower, upper } = ball64(Float32Array.of(Number.NaN), parseEps('1/10'), true);
    expect([lower[0], upper[0]]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('innerBall32', () => {
  it.each([false, true])('has ends in the exact ball that hold the image (clip: %s)', (clip) => {
    fc.assert(
      fc.property(image, eps, (pixels, radius) => {
        const { lower, upper } = innerBall32(pixels, radius, clip);
        for (const [index, centre] of pixels.entries()) {
          const [low = Number.NaN, high = Number.NaN] = [lower[index], upper[index]];
          expect(signAgainstEnd(low, { pixel: centre, eps: radius, direction: -1 })).toBeGreaterThanOrEqual(
            0,
          );
          expect(signAgainstEnd(high, { pixel: centre, eps: radius, direction: 1 })).toBeLessThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(centre);
          expect(high).toBeGreaterThanOrEqual(centre);
          if (clip) {
            expect(low).toBeGreaterThanOrEqual(0);
            expect(high).toBeLessThanOrEqual(1);
          }
        }
      }),
      runs,
    );
  });

  it('leaves at most two float32 steps of the ball unused', () => {
    fc.assert(
      fc.property(image, eps, (pixels, radius) => {
        const { lower, upper } = innerBall32(pixels, radius, false);
        for (const [index, centre] of pixels.entries()) {
          const [low = Number.NaN, high = Number.NaN] = [lower[index], upper[index]];
          const step = 2 ** -21;
          expect(
            signAgainstEnd(low - step, { pixel: centre, eps: radius, direction: -1 }),
          ).toBeLessThanOrEqual(0);
          expect(
            signAgainstEnd(high + step, { pixel: centre, eps: radius, direction: 1 }),
          ).toBeGreaterThanOrEqual(0);
        }
      }),
      runs,
    );
  });

  it('lies inside ball64', () => {
    fc.assert(
      fc.property(image, eps, fc.boolean(), (pixels, radius, clip) => {
        const inner = innerBall32(pixels, radius, clip);
        const outer = ball64(pixels, radius, clip);
        for (const index of pixels.keys()) {
          expect(inner.lower[index]).toBeGreaterThanOrEqual(outer.lower[index] ?? Number.NaN);
          expect(inner.upper[index]).toBeLessThanOrEqual(outer.upper[index] ?? Number.NaN);
        }
      }),
      runs,
    );
  });
});

describe('point64', () => {
  it('is the image, bit for bit, at both ends', () => {
    fc.assert(
      fc.property(image, (pixels) => {
        const { lower, upper } = point64(pixels);
        expect([...lower]).toEqual([...pixels]);
        expect([...upper]).toEqual([...pixels]);
      }),
      runs,
    );
  });
});

describe('writeBalls64', () => {
  const eps03 = parseEps('3/10');

  it('writes the ball of each image, one after the other', () => {
    fc.assert(
      fc.property(fc.array(image, { maxLength: 4 }), eps, fc.boolean(), (images, radius, clip) => {
        const size = images.reduce((sum, { length }) => sum + length, 0);
        const box = { lower: new Float64Array(size), upper: new Float64Array(size) };
        writeBalls64(images, radius, { clip, box });
        const balls = images.map((pixels) => ball64(pixels, radius, clip));
        expect([...box.lower]).toEqual(balls.flatMap(({ lower }) => [...lower]));
        expect([...box.upper]).toEqual(balls.flatMap(({ upper }) => [...upper]));
      }),
      runs,
    );
  });

  it('refuses arrays of another size', () => {
    const box = { lower: new Float64Array(2), upper: new Float64Array(3) };
    expect(() => writeBalls64([new Float32Array(3)], eps03, { clip: true, box })).toThrow(
      'expected 3 numbers for each end of the balls, got 2 and 3',
    );
  });
});
