import { grads, matMul, scope, type Tensor } from '@drawdown/tensor';
import fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { numbers } from '../numbers.ts';
import { expectSameOnWasm, openBoth } from './both-backends.ts';

const size = fc.integer({ min: 1, max: 7 });
const batch = fc.constantFrom([], [1], [3], [2, 3]);

interface Product {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const shapeOf = (outer: readonly number[], rows: number, columns: number, isTransposed: boolean): number[] =>
  isTransposed ? [...outer, columns, rows] : [...outer, rows, columns];

const product = (right: 'same' | 'one'): fc.Arbitrary<Product> =>
  fc
    .tuple(batch, size, size, size, fc.boolean(), fc.boolean())
    .map(([outer, m, k, n, transposeA, transposeB]) => ({
      a: shapeOf(outer, m, k, transposeA),
      b: shapeOf(right === 'same' ? outer : outer.map(() => 1), k, n, transposeB),
      transposeA,
      transposeB,
    }));

function apply({ transposeA, transposeB }: Product): (a: Tensor, b: Tensor) => Tensor {
  return (a, b) => matMul(a, b, transposeA, transposeB);
}

beforeAll(openBoth);

describe('matMul on wasm', () => {
  it('equals the cpu backend for any transposes and batch, with its gradients', () => {
    const compute = (p: Product) => (): Tensor[] =>
      scope(() => {
        const operands = [numbers(p.a), numbers(p.b, 2)] as const;
        return [apply(p)(...operands), ...grads(apply(p))([...operands])];
      });
    fc.assert(
      fc.property(product('same'), (p) => expectSameOnWasm(compute(p))),
      { seed: 20233, numRuns: 120 },
    );
  });

  it('takes one matrix on the right for a whole batch on the left', () => {
    const compute = (p: Product) => (): Tensor[] => scope(() => [apply(p)(numbers(p.a), numbers(p.b, 2))]);
    fc.assert(
      fc.property(product('one'), (p) => expectSameOnWasm(compute(p))),
      { seed: 20234, numRuns: 80 },
    );
  });
});
