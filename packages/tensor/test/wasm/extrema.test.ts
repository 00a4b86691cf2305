import { maximum, minimum, scalar, scope, type Tensor, tensor } from '@drawdown/tensor';
import { beforeAll, describe, it } from 'vitest';
import { numbers } from '../numbers.ts';
import { expectSameOnWasm, openBoth } from './both-backends.ts';

beforeAll(openBoth);

describe.each([
  ['maximum', maximum],
  ['minimum', minimum],
] as const)('%s on wasm', (_, extremum) => {
  const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0, 0.5, 3];

  it.each([0, -0.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN])(
    'takes %d on either side',
    (by) => {
      const compute = (): Tensor[] =>
        scope(() => [extremum(tensor(special), by), extremum(by, tensor(special))]);
      expectSameOnWasm(compute, 0);
    },
  );

  it('keeps NaN of both operands', () => {
    const compute = (): Tensor[] => scope(() => [extremum(tensor(special), tensor(special.toReversed()))]);
    expectSameOnWasm(compute, 0);
  });

  it('broadcasts as the cpu backend does', () => {
    const compute = (): Tensor[] =>
      scope(() => [
        extremum(numbers([2, 3, 4]), numbers([2, 3, 4], 2)),
        extremum(numbers([2, 3, 4]), numbers([3, 1], 2)),
        extremum(numbers([1]), numbers([2, 1], 2)),
        extremum(scalar(0.25), scalar(-1)),
        extremum(tensor([1, 5], [2], 'int32'), scalar(3, 'int32')),
      ]);
    expectSameOnWasm(compute, 0);
  });
});
