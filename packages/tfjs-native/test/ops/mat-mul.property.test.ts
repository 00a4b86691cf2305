import { fused, grads, matMul, type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { expectSameAsCpu } from '../against-cpu.ts';
import { describeNative, openBackends, registerGradients, use } from '../native-backend.ts';
import { numbers, unusual } from '../numbers.ts';

interface Product {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const size = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(15, 16, 17, 31, 33, 48, 65));
const batches = fc.constantFrom<readonly [left: number[], right: number[]]>(
  [[], []],
  [[3], [3]],
  [[3], [1]],
  [[3], []],
  [[1], [4]],
  [[], [2]],
  [
    [2, 3],
    [2, 3],
  ],
  [
    [2, 3],
    [1, 1],
  ],
  [[2, 3], [3]],
  [[0], [0]],
);

const shapeOf = (
  outer: readonly number[],
  matrix: readonly [number, number],
  isTransposed: boolean,
): number[] => (isTransposed ? [...outer, matrix[1], matrix[0]] : [...outer, ...matrix]);

const productsOf = (outers: typeof batches): fc.Arbitrary<Product> =>
  fc
    .tuple(outers, size, size, size, fc.boolean(), fc.boolean())
    .map(([[left, right], m, k, n, transposeA, transposeB]) => ({
      a: shapeOf(left, [m, k], transposeA),
      b: shapeOf(right, [k, n], transposeB),
      k,
      transposeA,
      transposeB,
    }));

const products = productsOf(batches);

const multiply =
  ({ transposeA, transposeB }: Product) =>
  (a: Tensor, b: Tensor): Tensor =>
    matMul(a, b, transposeA, transposeB);

/** Sums of k products of numbers up to 1. */
const nearness = ({ k }: Product) => ({ tolerance: 4e-7, scale: 1 + k });

describeNative('matMul', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it('equals the cpu backend for any sizes, transposes and batches', () => {
    fc.assert(
      fc.property(products, (p) => {
        expectSameAsCpu(multiply(p) as never, [numbers(p.a), numbers(p.b, 2)], nearness(p));
      }),
      { seed: 20231, numRuns: 300 },
    );
  });

  it('lets NaN and infinities through as the cpu backend does', () => {
    fc.assert(
      fc.property(products, fc.constantFrom(5, 11, 40), (p, every) => {
        const operands = [p.a, p.b].map((shape, i) => unusual(shape, i + 1, { every, kinds: 6 }));
        expectSameAsCpu(multiply(p) as never, operands, nearness(p));
      }),
      { seed: 20232, numRuns: 120 },
    );
  });

  it('has no numbers where one side has no matrices', () => {
    const product = matMul(tensor([], [0, 2, 3]), tensor(new Float32Array(6), [1, 3, 2]));
    expect([product.shape, product.dataSync().length]).toEqual([[0, 2, 2], 0]);
    product.dispose();
  });

  it('has the cpu backend’s gradients', () => {
    const plainBatches = batches.filter(([left, right]) => String(left) === String(right));
    fc.assert(
      fc.property(productsOf(plainBatches), (p) => {
        const gradients = (a: Tensor, b: Tensor): Tensor[] => grads(multiply(p))([a, b]);
        const scale = 1 + Math.max(...p.a, ...p.b);
        expectSameAsCpu(gradients as never, [numbers(p.a), numbers(p.b, 2)], { tolerance: 4e-7, scale });
      }),
      { seed: 20233, numRuns: 60 },
    );
  });

  it.each<readonly [number, number, number]>([
    [257, 311, 129],
    [3, 5000, 4],
    [1000, 7, 31],
    [1, 700, 300],
    [300, 600, 1],
  ])('has the same bits on any number of threads: %d × %d × %d', (m, k, n) => {
    for (const transposeA of [false, true]) {
      const p = { a: shapeOf([2], [m, k], transposeA), b: [2, k, n], k, transposeA, transposeB: false };
      const nearness = { tolerance: 4e-7, scale: 1 + k, threads: [1, 2, 3] };
      expectSameAsCpu(multiply(p) as never, [numbers(p.a), numbers(p.b, 2)], nearness);
    }
  });

  it('refuses what does not fit in TensorFlow.js’s words', () => {
    use('native');
    expect(() => matMul([[1, 2]], [[1, 2]])).toThrow(/inner shapes \(2\) and \(1\)/);
    expect(() => matMul([1, 2], [[1], [2]])).toThrow(/shape|rank|undefined/i);
    expect(() => matMul([['a']], [[1]])).toThrow(/string/);
    const wrong = [numbers([2, 2, 2]), numbers([3, 2, 2])] as const;
    expect(() => expectSameAsCpu(matMul as never, wrong)).toThrow(/broadcast/);
  });

  it('leaves other data types to the cpu backend', () => {
    const operand = { shape: [2, 2], values: Int32Array.of(1, 2, 3, 4) };
    expectSameAsCpu(matMul as never, [operand, operand]);
    expectSameAsCpu(matMul as never, [operand, numbers([2, 2])], { tolerance: 4e-7 });
  });
});

const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;

describeNative('fused matMul', () => {
  beforeAll(openBackends);

  it('equals the cpu backend for any bias and activation', () => {
    const fusable = productsOf(batches.filter(([left, right]) => left.length === right.length));
    const biases = fc.constantFrom('none', 'columns', 'row', 'scalar', 'rows', 'full');
    fc.assert(
      fc.property(fusable, biases, fc.constantFrom(...activations), (p, kind, activation) => {
        const { transposeA, transposeB } = p;
        const m = p.a.at(transposeA ? -1 : -2) ?? 0;
        const n = p.b.at(transposeB ? -2 : -1) ?? 0;
        const shapes = { none: [], columns: [n], row: [1, n], scalar: [], rows: [m, 1], full: [m, n] };
        const compute = (a: Tensor, b: Tensor, bias: Tensor, alpha: Tensor): Tensor =>
          fused.matMul({
            a,
            b,
            transposeA,
            transposeB,
            activation,
            leakyreluAlpha: 0.3,
            ...(kind === 'none' ? {} : { bias }),
            ...(activation === 'prelu' ? { preluActivationWeights: alpha } : {}),
          });
        const operands = [numbers(p.a), numbers(p.b, 2), numbers(shapes[kind], 3), numbers([n], 4)];
        expectSameAsCpu(compute as never, operands, nearness(p));
      }),
      { seed: 20235, numRuns: 300 },
    );
  });

  it('keeps NaN in a ReLU, and makes −0 what the cpu backend makes of it', () => {
    const compute = (a: Tensor, b: Tensor, bias: Tensor): Tensor =>
      fused.matMul({ a: a as never, b: b as never, bias, activation: 'relu' });
    const bias = { shape: [3], values: Float32Array.of(Number.NaN, -0, -1) };
    const [a, b] = [{ shape: [2, 1], values: Float32Array.of(-0, 0) }, numbers([1, 3])];
    expectSameAsCpu(compute as never, [a, b, bias]);
  });
});
