import { parseVnnlib, permuteBox } from '@drawdown/onnx';
import { type BallBox, innerBox, outerBox, type RangeBox } from '@drawdown/properties';
import { parseEps } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { declarations } from './text.ts';

/** X_0 = 0.1, 0.25 ≤ X_1 ≤ 0.5, 0.75 ≤ X_2 ≤ 1; the first is pinned. */
function box(): RangeBox {
  const text = `${declarations(3, 1)}(assert (and (= X_0 0.1) (>= X_1 0.25) (<= X_1 0.5) (>= X_2 0.75) (<= X_2 1)))`;
  const [only] = parseVnnlib(text, { inputs: 3, outputs: 1, place: 'box.vnnlib' }).cases;
  if (only === undefined) throw new Error('no case');
  return only.box;
}

describe('permuteBox', () => {
  it('takes each coordinate from where the order says, with all that belongs to it', () => {
    const moved = permuteBox(box(), [2, 0, 1]);
    expect([...moved.outer.upper]).toEqual([1, 0.1, 0.5]);
    expect([...moved.outer.lower]).toEqual([0.75, 0.09999999999999999, 0.25]);
    expect([...moved.inner.lower]).toEqual([0.75, Math.fround(0.1), 0.25]);
    expect([...moved.inner.upper]).toEqual([1, Math.fround(0.1), 0.5]);
    expect([...moved.pinned]).toEqual([0, 1, 0]);
  });

  it('is undone by the inverse order', () => {
    expect(permuteBox(permuteBox(box(), [2, 0, 1]), [1, 2, 0])).toEqual(box());
  });

  it('permutes the image of a ball, and so its ends', () => {
    const ball: BallBox = {
      kind: 'ball',
      image: Float32Array.of(0.5, 0, 1),
      eps: parseEps('1/4'),
      clip: true,
    };
    const moved = permuteBox(ball, Int32Array.of(1, 2, 0));
    expect([...moved.image]).toEqual([0, 1, 0.5]);
    const turned = (of: ArrayLike<number>) => [of[1], of[2], of[0]];
    expect([...outerBox(moved).lower]).toEqual(turned(outerBox(ball).lower));
    expect([...innerBox(moved).upper]).toEqual(turned(innerBox(ball).upper));
  });

  it.each([[[0, 1]], [[0, 1, 1]], [[0, 1, 3]], [[0, 1, 2, 0]], [[0, 1, 0.5]], [[0, 1, -1]]])(
    'refuses %j',
    (order) => {
      expect(() => permuteBox(box(), order)).toThrow(RangeError);
    },
  );
});
