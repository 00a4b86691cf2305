import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  broadcastPlaces,
  composed,
  imageOrder,
  inOrder,
  inverse,
  transposition,
} from '../../src/read/order.ts';

const settings = { seed: 22, numRuns: 100 };
const dims = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

/** The flat index of a place in a tensor. */
function flat(shape: readonly number[], place: readonly number[]): number {
  return place.reduce((index, at, axis) => index * (shape[axis] ?? 1) + at, 0);
}

/** All places of a tensor in flat order. */
function placesOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (places, extent) => places.flatMap((place) => Array.from({ length: extent }, (_, at) => [...place, at])),
    [[]],
  );
}

describe('orders', () => {
  it('transposition puts every number where its indices say', () => {
    const case_ = dims.chain((shape) =>
      fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
    );
    fc.assert(
      fc.property(case_, ([shape, axes]) => {
        const turned = axes.map((axis) => shape[axis] ?? 1);
        const expected = placesOf(shape).map((place) =>
          flat(
            turned,
            axes.map((axis) => place[axis] ?? 0),
          ),
        );
        expect([...transposition(shape, axes)]).toEqual(expected);
      }),
      settings,
    );
  });

  it('broadcastPlaces repeats along axes of 1 and axes in front', () => {
    const case_ = dims.chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.nat(shape.length),
        fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
      ),
    );
    fc.assert(
      fc.property(case_, ([to, front, single]) => {
        const from = to.map((extent, axis) => (single[axis] ? 1 : extent)).slice(front);
        const expected = placesOf(to).map((place) =>
          flat(
            from,
            place.slice(front).map((at, axis) => (from[axis] === 1 ? 0 : at)),
          ),
        );
        expect([...broadcastPlaces(from, to)]).toEqual(expected);
      }),
      settings,
    );
  });

  it('inverse undoes an order', () => {
    const order = imageOrder([3, 2, 4]);
    expect(composed(order, inverse(order))).toEqual(inOrder(24));
    // channel 1 of the first pixel lies behind the 8 numbers of channel 0
    expect([...order.subarray(0, 4)]).toEqual([0, 8, 16, 1]);
  });
});
