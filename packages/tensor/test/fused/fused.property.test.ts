import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

import {
  type AffineOperands,
  adamUpdate,
  add,
  affine,
  type BackendName,
  conv2dTranspose,
  intervalAffine,
  linesBack,
  linesConvolutionBack,
  mul,
  reshape,
  sum,
  type Tensor,
  type Tensor4D,
  tensor,
  upperLines,
  useBackend,
} from '../../src/index.ts';
import { eachBackend, expectClose } from '../../src/testing/index.ts';
import { type Observed, type Operand, observe, randomEnds, randomOperand } from './operands.ts';

// Only the native backend has kernels of its own; the cpu backend composes the operations of plain ones.
const backend = 'native' satisfies BackendName;
const isHere = (await eachBackend()).some(({ info }) => info.name === backend);

afterAll(() => useBackend('cpu'));

async function expectSame(
  operands: readonly Operand[],
  compute: (...tensors: Tensor[]) => readonly Tensor[],
  tolerance = 2e-5,
): Promise<void> {
  const expected = await observe('cpu', operands, compute);
  const actual = await observe(backend, operands, compute);
  for (const part of ['outputs', 'gradients'] as const satisfies (keyof Observed)[]) {
    expect(actual[part].length).toBe(expected[part].length);
    for (const [index, numbers] of actual[part].entries()) {
      expectClose(numbers, expected[part][index] as Float32Array, { tolerance });
    }
  }
}

const settings = { seed: 404, numRuns: 25 };

const linearCase = fc.record({
  seed: fc.nat(),
  rows: fc.integer({ min: 0, max: 40 }),
  inputs: fc.integer({ min: 1, max: 70 }),
  outputs: fc.integer({ min: 1, max: 40 }),
  relu: fc.boolean(),
});

const convolutionCase = fc.record({
  seed: fc.nat(),
  batch: fc.integer({ min: 0, max: 9 }),
  height: fc.integer({ min: 4, max: 9 }),
  width: fc.integer({ min: 4, max: 9 }),
  inputs: fc.integer({ min: 1, max: 9 }),
  outputs: fc.integer({ min: 1, max: 34 }),
  kernel: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  padding: fc.tuple(...([0, 0, 0, 0].map(() => fc.integer({ min: 0, max: 2 })) as Four)),
  relu: fc.boolean(),
});

type Four = [fc.Arbitrary<number>, fc.Arbitrary<number>, fc.Arbitrary<number>, fc.Arbitrary<number>];

describe.skipIf(!isHere)('single operations on the native backend, if it is built,', () => {
  it('take inputs and boxes through linear layers', async () => {
    await fc.assert(
      fc.asyncProperty(linearCase, async ({ seed, rows, inputs, outputs, relu }) => {
        const rng = Rng.fromSeed(seed);
        const layer = [randomOperand(rng, [inputs, outputs]), randomOperand(rng, [outputs])];
        const { lower, upper } = randomEnds(rng, [rows, inputs]);
        await expectSame([lower, ...layer], (x, weight, bias) => [
          affine(x as Tensor, operandsOf(weight, bias, { relu })),
        ]);
        await expectSame([lower, upper, ...layer], (low, high, weight, bias) =>
          endsOf(
            intervalAffine(
              { lower: low as Tensor, upper: high as Tensor },
              operandsOf(weight, bias, { relu }),
            ),
          ),
        );
      }),
      settings,
    );
  });

  it('take inputs and boxes through convolutions', async () => {
    await fc.assert(
      fc.asyncProperty(convolutionCase, async (geometry) => {
        const { seed, batch, height, width, inputs, outputs, kernel, strides, padding, relu } = geometry;
        const rng = Rng.fromSeed(seed);
        const layer = [randomOperand(rng, [...kernel, inputs, outputs]), randomOperand(rng, [outputs])];
        const { lower, upper } = randomEnds(rng, [batch, height, width, inputs]);
        const convolution = { strides, padding };
        await expectSame([lower, ...layer], (x, weight, bias) => [
          affine(x as Tensor, operandsOf(weight, bias, { relu, convolution })),
        ]);
        await expectSame([lower, upper, ...layer], (low, high, weight, bias) =>
          endsOf(
            intervalAffine(
              { lower: low as Tensor, upper: high as Tensor },
              operandsOf(weight, bias, { relu, convolution }),
            ),
          ),
        );
      }),
      settings,
    );
  });

  it('make the lines of CROWN and take coefficients through them', async () => {
    const relaxation = fc.record({
      seed: fc.nat(),
      batch: fc.integer({ min: 1, max: 5 }),
      rows: fc.integer({ min: 1, max: 4 }),
      neurons: fc.integer({ min: 1, max: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(relaxation, async ({ seed, batch, rows, neurons }) => {
        const rng = Rng.fromSeed(seed);
        const { lower, upper } = randomEnds(rng, [batch, neurons]);
        await expectSame(
          [lower, upper],
          (low, high) => {
            const { slope, intercept } = upperLines({ lower: low as Tensor, upper: high as Tensor });
            return [slope, intercept];
            // The composed gradient of a slope that is constant 1 is 1/u − u/u², which is 0 but for rounding.
          },
          1e-3,
        );
        const lines = [1, 2, 3].map(() => randomOperand(rng, [batch, neurons]));
        const coefficients = randomOperand(rng, [batch * rows, neurons]);
        await expectSame([coefficients, ...lines], (a, lowerSlope, upperSlope, upperIntercept) => {
          const back = linesBack({
            coefficients: a as Tensor,
            lowerSlope: lowerSlope as Tensor,
            upperSlope: upperSlope as Tensor,
            upperIntercept: upperIntercept as Tensor,
          });
          return [back.coefficients, back.gains];
        });
      }),
      settings,
    );
  });

  it('take coefficients through the lines and the convolution in front', async () => {
    await fc.assert(
      fc.asyncProperty(convolutionCase, async (geometry) => {
        const { seed, batch, height, width, inputs, outputs, kernel, strides, padding } = geometry;
        const rng = Rng.fromSeed(seed);
        const rows = 3;
        const [top, bottom, left, right] = padding;
        const outHeight = Math.floor((height + top + bottom - kernel[0]) / strides[0]) + 1;
        const outWidth = Math.floor((width + left + right - kernel[1]) / strides[1]) + 1;
        const onOutput = [outHeight, outWidth, outputs];
        const operands = [
          randomOperand(rng, [(batch + 1) * rows, ...onOutput]),
          ...[1, 2, 3].map(() => randomOperand(rng, [batch + 1, ...onOutput])),
          randomOperand(rng, [...kernel, inputs, outputs]),
          randomOperand(rng, [outputs]),
        ];
        await expectSame(operands, (...tensors) => {
          const [coefficients, lowerSlope, upperSlope, upperIntercept, weight, bias] = tensors as Six;
          const lines = { coefficients, lowerSlope, upperSlope, upperIntercept };
          const inputShape = [height, width, inputs];
          const joined = linesConvolutionBack({ ...lines, weight, bias, strides, padding, inputShape });
          if (joined !== undefined) return [joined.coefficients, joined.gains];
          const through = linesBack(lines);
          const next = conv2dTranspose(
            through.coefficients as Tensor4D,
            weight as Tensor4D,
            [(batch + 1) * rows, height, width, inputs],
            strides,
            [
              [0, 0],
              [top, bottom],
              [left, right],
              [0, 0],
            ],
          );
          const sums = reshape(mul(through.coefficients, bias), [(batch + 1) * rows, -1]);
          return [next, add(through.gains, sum(sums, 1, true))];
        });
      }),
      settings,
    );
  });

  it('move a parameter by Adam', async () => {
    const rng = Rng.fromSeed(9);
    const [value, gradient, first] = [1, 2, 3].map(() => randomOperand(rng, [7, 33]));
    const second = { shape: [7, 33], values: randomOperand(rng, [7, 33]).values.map(Math.abs) };
    const operands = [value, gradient, first, second] as const;
    const results = [];
    for (const name of ['cpu', backend] as const) {
      await useBackend(name);
      for (const scale of [1, 0.25]) {
        const [v, g, m, s] = operands.map((each) => tensorOf(each as Operand)) as [
          Tensor,
          Tensor,
          Tensor,
          Tensor,
        ];
        const constants = { decayFirst: 0.9, decaySecond: 0.999, size: 0.01, epsilon: 1e-8 };
        const next = adamUpdate({ value: v, gradient: g, first: m, second: s, scale, ...constants });
        results.push([next.value, next.first, next.second].map((each) => Float32Array.from(each.dataSync())));
      }
    }
    for (const index of [0, 1]) {
      for (const part of [0, 1, 2]) {
        expectClose(results[index + 2]?.[part] as Float32Array, results[index]?.[part] as Float32Array, {
          tolerance: 1e-6,
        });
      }
    }
  });
});

type Six = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];

function tensorOf({ shape, values }: Operand): Tensor {
  return tensor(values, [...shape]);
}

function operandsOf(
  weight: Tensor | undefined,
  bias: Tensor | undefined,
  rest: { relu: boolean; convolution?: Extract<AffineOperands, { convolution: object }>['convolution'] },
): AffineOperands {
  return { weight: weight as Tensor, bias: bias as Tensor, ...rest } as AffineOperands;
}

function endsOf({ lower, upper }: { lower: Tensor; upper: Tensor }): readonly Tensor[] {
  return [lower, upper];
}
