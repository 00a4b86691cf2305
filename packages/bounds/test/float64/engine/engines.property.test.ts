import { type Layer, outputShape, parameterShapes } from '@drawdown/networks';
import { type Box, labelMargins } from '@drawdown/properties';
import { parseEps, Rng } from '@drawdown/records';
import { loadKernels } from '@drawdown/tfjs-native/kernels';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { sizeOf } from '../../../src/float64/array64.ts';
import { ballBox64 } from '../../../src/float64/balls.ts';
import { type Float64EngineName, useFloat64Engine } from '../../../src/float64/engine/choose.ts';
import { type Array64, crownIbpMargins, float64, parameters64, withWorkspace } from '../../../src/index.ts';
import { noting, propagate } from '../../../src/interval/propagate.ts';
import { wholeNetwork } from '../../../src/sections.ts';

function kernelsOrReason(): ReturnType<typeof loadKernels> | string {
  try {
    return loadKernels();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const kernels = kernelsOrReason();
const missing = typeof kernels === 'string' ? ` (skipped: ${kernels})` : '';

const runs = { seed: 2023, numRuns: 60 };

/** Widths that fill vectors and panels, and ones that leave something over. */
const width = fc.constantFrom(1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 40);

/** A convolution with an input shape that its window fits into. */
const convolution: fc.Arbitrary<readonly [readonly number[], Layer]> = fc
  .record({
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    inputs: fc.constantFrom(1, 2, 3, 5, 8, 17),
    outputs: width,
    size: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    padding: fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 2 }))),
  })
  .filter(
    ({ height, width: columns, size, padding: [top = 0, bottom = 0, left = 0, right = 0] }) =>
      size[0] <= height + top + bottom && size[1] <= columns + left + right,
  )
  .map(({ height, width: columns, inputs, outputs, size, strides, padding }) => [
    [height, columns, inputs],
    { kind: 'conv2d', inputs, outputs, size, strides, padding: padding as [number, number, number, number] },
  ]);

const linear: fc.Arbitrary<readonly [readonly number[], Layer]> = fc
  .tuple(fc.constantFrom(1, 3, 10, 64, 321, 700), width)
  .map(([inputs, outputs]) => [[inputs], { kind: 'linear', inputs, outputs }]);

interface Trial {
  readonly shape: readonly number[];
  readonly layers: readonly Layer[];
  readonly batch: number;
  readonly seed: number;
}

/** A layer alone, and one behind a ReLU, which engines may take on the way in. */
const trial: fc.Arbitrary<Trial> = fc
  .record({
    layer: fc.oneof(convolution, linear),
    relu: fc.boolean(),
    batch: fc.constantFrom(0, 1, 2, 5, 30, 70),
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
  })
  .map(({ layer: [shape, layer], relu, batch, seed }) => ({
    shape,
    layers: relu ? [{ kind: 'relu' }, layer] : [layer],
    batch,
    seed,
  }));

/** Numbers around 0, a box of which is now and then a point. */
function boxOf(rng: Rng, shape: readonly number[]): Box<Array64> {
  const lower = Float64Array.from({ length: sizeOf(shape) }, () => rng.uniform() - 0.5);
  const upper = lower.map((end) => end + (rng.below(3) === 0 ? 0 : rng.uniform()));
  return { lower: { shape, data: lower }, upper: { shape, data: upper } };
}

function outputOf(engine: Float64EngineName, { shape, layers, batch, seed }: Trial): Box<Float64Array> {
  useFloat64Engine(engine);
  const rng = Rng.fromSeed(seed);
  const network = { name: 'trial', inputShape: shape, classes: 0, layers };
  const stored = Object.fromEntries(
    Object.entries(parameterShapes(network)).map(([path, sides]) => [
      path,
      {
        shape: sides,
        data: rng
          .fork(path)
          .uniforms(sizeOf(sides))
          .map((value) => value - 0.5),
      },
    ]),
  );
  const section = wholeNetwork(float64, { network, parameters: parameters64(stored) });
  const { lower, upper } = propagate(section, boxOf(rng, [batch, ...shape]), noting(new Map()));
  return { lower: lower.data, upper: upper.data };
}

function sameBits(a: Float64Array | undefined, b: Float64Array | undefined): boolean {
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  return a.every((value, i) => Object.is(value, b[i]));
}

/** The largest difference between the ends of two boxes, for numbers of order 1. */
function distance(a: Box<Float64Array>, b: Box<Float64Array>): number {
  expect(a.lower.length).toBe(b.lower.length);
  return Math.max(
    0,
    ...a.lower.map((end, i) => Math.abs(end - (b.lower[i] ?? Number.NaN)) / (1 + Math.abs(end))),
    ...a.upper.map((end, i) => Math.abs(end - (b.upper[i] ?? Number.NaN)) / (1 + Math.abs(end))),
  );
}

describe.skipIf(typeof kernels === 'string')(`the native engine${missing}`, () => {
  const addon = kernels as ReturnType<typeof loadKernels>;
  const [instructionSets, threads] =
    typeof kernels === 'string' ? [[], 1] : [addon.instructionSets().split(','), addon.threads()];

  afterEach(() => {
    useFloat64Engine('auto');
  });
  afterAll(() => {
    addon.chooseInstructionSet('');
    addon.setThreads(threads);
  });

  describe.each(instructionSets)('with %s', (instructionSet) => {
    beforeAll(() => {
      addon.chooseInstructionSet(instructionSet);
    });

    it('gives the boxes of the plain loops, but for the order of sums', () => {
      fc.assert(
        fc.property(trial, (one) => {
          expect(distance(outputOf('native', one), outputOf('typescript', one))).toBeLessThan(1e-12);
        }),
        runs,
      );
    });

    it('gives the same bits on any number of threads', () => {
      fc.assert(
        fc.property(trial, (one) => {
          const [first, ...others] = [1, 2, 3].map((count) => {
            addon.setThreads(count);
            return outputOf('native', one);
          });
          for (const other of others) {
            expect(sameBits(other.lower, first?.lower)).toBe(true);
            expect(sameBits(other.upper, first?.upper)).toBe(true);
          }
        }),
        { ...runs, numRuns: 12 },
      );
    });

    it('takes forms back as the plain loops do', () => {
      fc.assert(
        fc.property(
          convolution,
          width,
          fc.integer({ min: 0, max: 2 ** 31 }),
          ([shape, layer], hidden, seed) => {
            const rng = Rng.fromSeed(seed);
            const image = outputShape(layer, shape);
            const features = sizeOf(image);
            const bends: readonly Layer[] = [
              { kind: 'relu' },
              { kind: 'leaky-relu', slope: 0.1 },
              { kind: 'sigmoid' },
              { kind: 'tanh' },
            ];
            const layers: readonly Layer[] = [
              layer,
              { kind: 'scale', shape: image },
              bends[rng.below(4)] ?? { kind: 'relu' },
              { kind: 'flatten', order: rng.below(2) === 0 ? 'hwc' : 'chw' },
              { kind: 'linear', inputs: features, outputs: hidden },
              { kind: 'relu' },
              { kind: 'linear', inputs: hidden, outputs: 3 },
            ];
            const network = { name: 'trial', inputShape: shape, classes: 3, layers };
            const stored = Object.fromEntries(
              Object.entries(parameterShapes(network)).map(([path, sides]) => [
                path,
                {
                  shape: sides,
                  data: rng
                    .fork(path)
                    .uniforms(sizeOf(sides))
                    .map((value) => value - 0.5),
                },
              ]),
            );
            const model = { network, parameters: parameters64(stored) };
            const box = boxOf(rng, [4, ...shape]);
            const specification = labelMargins([0, 1, 2, 1], 3);
            const [native, plain] = (['native', 'typescript'] as const).map((name) => {
              useFloat64Engine(name);
              const { ibp, crownIbp } = crownIbpMargins(float64, model, box, { specification });
              return { lower: ibp.data, upper: crownIbp.data };
            });
            const scale = Math.max(
              1,
              ...(plain?.lower.map(Math.abs) ?? []),
              ...(plain?.upper.map(Math.abs) ?? []),
            );
            expect(distance(native as Box<Float64Array>, plain as Box<Float64Array>)).toBeLessThan(
              1e-12 * scale,
            );
          },
        ),
        { ...runs, numRuns: 30 },
      );
    });

    it('writes the very boxes of the plain loops around images', () => {
      const eps = parseEps('3/10');
      const rng = Rng.fromSeed(5);
      for (const [size, clip] of [
        [1, true],
        [7, false],
        [8, true],
        [784, true],
        [20_001, false],
      ] as const) {
        const images = [rng.uniforms(size), rng.uniforms(size).fill(0), rng.uniforms(size).fill(1)];
        images[0]?.set([Number.NaN]);
        const [native, plain] = (['native', 'typescript'] as const).map((name) => {
          useFloat64Engine(name);
          return ballBox64(images, { eps, clip, shape: [size] });
        });
        expect(sameBits(native?.lower.data, plain?.lower.data)).toBe(true);
        expect(sameBits(native?.upper.data, plain?.upper.data)).toBe(true);
      }
    });
  });

  it('keeps NaN and infinities of a box and of a weight', () => {
    useFloat64Engine('native');
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const place of [0, 7, 9]) {
        const lower = new Float64Array(10).fill(-1);
        lower[place] = bad;
        const weight = { shape: [10, 3], data: new Float64Array(30).fill(1) };
        const map = { kind: 'linear' as const, weight, bias: { shape: [3], data: new Float64Array(3) } };
        const input = {
          lower: { shape: [1, 10], data: lower },
          upper: { shape: [1, 10], data: new Float64Array(10).fill(bad) },
        };
        const { lower: low } = float64.affineBox(map, input);
        expect(Array.from(low.data).some(Number.isFinite)).toBe(false);
      }
    }
  });

  it('refuses what the plain loops refuse, in the same words', () => {
    const options = { eps: parseEps('1/10'), clip: true, shape: [2] };
    const messages = (['native', 'typescript'] as const).map((name) => {
      useFloat64Engine(name);
      return [[Float32Array.of(0, 1.5)], [Float32Array.of(0)]].map((images) => {
        try {
          ballBox64(images, options);
          return 'no error';
        } catch (error) {
          return String(error);
        }
      });
    });
    expect(messages[0]).toEqual(messages[1]);
    expect(messages[0]?.join(' ')).toMatch(/1\.5.*expected 1/);
  });

  it('uses a workspace without letting one computation see another', () => {
    useFloat64Engine('native');
    const one: Trial = {
      shape: [6, 5, 3],
      layers: [
        { kind: 'conv2d', inputs: 3, outputs: 5, size: [3, 2], strides: [1, 1], padding: [1, 1, 0, 0] },
      ],
      batch: 30,
      seed: 1,
    };
    const copyOf = ({ lower, upper }: Box<Float64Array>): Box<Float64Array> => ({
      lower: lower.slice(),
      upper: upper.slice(),
    });
    const expected = outputOf('native', one);
    for (const seed of [1, 2, 1, 3, 1]) {
      const found = withWorkspace(() =>
        copyOf(outputOf('native', { ...one, seed, batch: seed === 3 ? 70 : 30 })),
      );
      if (seed === 1) expect(found).toEqual(expected);
    }
  });
});
