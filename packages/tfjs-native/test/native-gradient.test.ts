import { engine, grads, memory, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeNative, nativeBackend, openBackends, registerGradients } from './native-backend.ts';
import { numbers } from './numbers.ts';

const of = (shape: readonly number[], seed: number): Tensor =>
  tensor(numbers(shape, seed).values, [...shape]);

describeNative('gradients that one computation gives together', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  const operands = (): [Tensor, Tensor, Tensor, Tensor] => [
    of([6, 5], 1),
    of([2, 5], 2),
    of([2, 5], 3),
    of([2, 5], 4),
  ];
  const through = (coefficients: Tensor, lowerSlope: Tensor, upperSlope: Tensor, intercept: Tensor): Tensor =>
    (
      engine().runKernel('LinesBack', {
        coefficients,
        lowerSlope,
        upperSlope,
        intercept,
      }) as unknown as Tensor[]
    )[0] as Tensor;
  const numbersOf = (tensors: readonly Tensor[]): number[][] => tensors.map((each) => [...each.dataSync()]);

  /** The gradients for the chosen operands only. */
  const gradientsFor = (chosen: readonly number[]): number[][] =>
    tidy(() => {
      const all = operands();
      const some = (...free: Tensor[]): Tensor => {
        const merged = all.map((each, i) => free[chosen.indexOf(i)] ?? each) as [
          Tensor,
          Tensor,
          Tensor,
          Tensor,
        ];
        return through(...merged);
      };
      return numbersOf(grads(some)(chosen.map((i) => all[i] as Tensor))) as never;
    }) as never;

  it('are the same when only some are wanted, and the others are disposed of', () => {
    const all = gradientsFor([0, 1, 2, 3]);
    const before = [nativeBackend().memory().bytesInUse, memory().numTensors, nativeBackend().numDataIds()];
    for (const chosen of [[0], [1], [2, 3], [3, 0], [0, 1, 2, 3]]) {
      expect(gradientsFor(chosen)).toEqual(chosen.map((i) => all[i]));
      const after = [nativeBackend().memory().bytesInUse, memory().numTensors, nativeBackend().numDataIds()];
      expect(after).toEqual(before);
    }
  });

  it('outlive the backward pass, and are the caller’s to dispose of', () => {
    const before = nativeBackend().memory().bytesInUse;
    const all = operands();
    const gradients = grads(through)([...all]);
    expect(numbersOf(gradients)).toEqual(gradientsFor([0, 1, 2, 3]));
    for (const each of [...gradients, ...all]) each.dispose();
    expect(nativeBackend().memory().bytesInUse).toBe(before);
  });
});
