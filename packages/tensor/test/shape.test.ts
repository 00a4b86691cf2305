import { expectShape, ShapeError } from '@drawdown/tensor';
import { describe, expect, it } from 'vitest';

describe('expectShape', () => {
  it('accepts the sizes given and any size for null', () => {
    expectShape({ shape: [8, 28, 28, 1] }, [null, 28, 28, 1], 'images');
    expectShape({ shape: [] }, [], 'loss');
  });

  it.each([
    [[8, 27, 28, 1], 'images: expected shape [*, 28, 28, 1], got [8, 27, 28, 1]'],
    [[8, 784], 'images: expected shape [*, 28, 28, 1], got [8, 784]'],
    [[], 'images: expected shape [*, 28, 28, 1], got []'],
  ])('names what has the wrong shape %j', (shape, message) => {
    const check = (): void => expectShape({ shape }, [null, 28, 28, 1], 'images');
    expect(check).toThrow(ShapeError);
    expect(check).toThrow(message);
  });

  it('keeps the parts of the message', () => {
    const error = new ShapeError('logits', [null, 10], [4, 9]);
    expect({ ...error }).toMatchObject({ what: 'logits', expected: [null, 10], got: [4, 9] });
  });
});
