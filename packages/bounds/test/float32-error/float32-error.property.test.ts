import { forward, toTensors } from '@drawdown/networks';
import { referenceForward, type TinyName, tinyNetworks } from '@drawdown/networks/testing';
import { Rng } from '@drawdown/records';
import { scope, tensor } from '@drawdown/tensor';
import { eachBackend } from '@drawdown/tensor/testing';
import { beforeAll, describe, expect, it } from 'vitest';

import { float32Error, parameters64, stack64 } from '../../src/index.ts';
import { pointsOf, randomBox } from '../../src/testing/index.ts';
import { float32InAnyOrder } from './any-order.ts';

const names = Object.keys(tinyNetworks) as TinyName[];

/** Here float32 is charged with more than one rounding for an activation. */
const CURVED: readonly TinyName[] = ['sigmoid', 'tanh', 'leakyRelu'];

/** A box with float32 ends, the bound of float32's error in it, and float32 points of it. */
function problem(
  name: TinyName,
  radius: number,
  rng: Rng,
): { readonly bound: Float64Array; readonly points: readonly Float32Array[] } {
  const { network, parameters } = tinyNetworks[name];
  const size = network.inputShape.reduce((product, side) => product * side, 1);
  const box = randomBox(rng.fork('box'), size, radius);
  const { error } = float32Error(
    { network, parameters: parameters64(parameters) },
    { lower: stack64([box.lower], network.inputShape), upper: stack64([box.upper], network.inputShape) },
  );
  // A float64 number between two float32 ones is rounded to one between them.
  const points = pointsOf(box, 6, rng.fork('points')).map((point) => Float32Array.from(point));
  return { bound: error.data, points };
}

/** How large a share of the bound the largest difference takes; float64 itself is off by far less. */
function shareOf(bound: Float64Array, found: ArrayLike<number>, exact: Float64Array): number {
  return Math.max(
    ...bound.map((most, logit) => Math.abs((found[logit] as number) - (exact[logit] as number)) / most),
  );
}

describe.each(names)('float32Error of %s', (name) => {
  const { network, parameters } = tinyNetworks[name];

  it('bounds any order of operations at any point, within a few orders of magnitude of what is seen', () => {
    const shares = [0, 0.02, 0.3].flatMap((radius) => {
      const rng = Rng.fromSeed(32).fork(name, `${radius}`);
      const { bound, points } = problem(name, radius, rng);
      return points.flatMap((point, at) => {
        const exact = referenceForward(network, parameters, point);
        return [false, true].map((flush) => {
          const order = { rng: rng.fork('order', at, `${flush}`), flush };
          return shareOf(bound, float32InAnyOrder({ network, parameters }, point, order), exact);
        });
      });
    });
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(Math.max(...shares)).toBeGreaterThan(name === 'residual' ? 1e-4 : 2e-3);
  });

  it('takes what float64 is charged for, in the measure of float32', () => {
    const { images } = tinyNetworks[name];
    const image = stack64([Float64Array.from(images[0] ?? [])], network.inputShape);
    const model = { network, parameters: parameters64(parameters) };
    const { box, error } = float32Error(model, { lower: image, upper: image });
    for (const [logit, most] of error.data.entries()) {
      // Half of the box of a point is what float64's own rounding is charged with: the same terms, u = 2⁻⁵³ for 2⁻²⁴.
      const half = ((box.upper.data[logit] as number) - (box.lower.data[logit] as number)) / 2;
      expect(most).toBeGreaterThan(0.2 * 2 ** 29 * half);
      if (!CURVED.includes(name)) expect(most).toBeLessThan(5 * 2 ** 29 * half);
    }
  });
});

describe.each(await eachBackend())('float32Error and $info.name', ({ use }) => {
  beforeAll(use);

  it.each(names)('bounds its forward pass of %s', (name) => {
    const { network, parameters } = tinyNetworks[name];
    const { bound, points } = problem(name, 0.1, Rng.fromSeed(33).fork(name));
    const shares = scope(() => {
      const tensors = toTensors(parameters);
      return points.map((point) => {
        const logits = forward(network, tensors, tensor(point, [1, ...network.inputShape])).dataSync();
        return shareOf(bound, logits, referenceForward(network, parameters, point));
      });
    });
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(Math.max(...shares)).toBeGreaterThan(1e-5);
  });
});
