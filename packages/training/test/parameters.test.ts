import { describe, expect, it } from 'vitest';

import { choice, count, flag, numberList, positive, ratio, resolveParameters } from '../src/parameters.ts';

const table = {
  share: ratio({ default: 0.4, doc: 'λ' }),
  steps: count({ default: 8, doc: 'steps' }),
  size: positive({ default: 0.1, doc: 'size' }),
  kind: choice({ options: ['a', 'b'], default: 'a', doc: 'kind' }),
  on: flag({ default: true, doc: 'on' }),
  list: numberList({ default: [], doc: 'list' }),
};

const resolve = (given: Record<string, never> | object): unknown =>
  resolveParameters("strategy 'x'", table, given as Record<string, never>);

describe('resolveParameters', () => {
  it('fills in defaults, and reads the text of a command line', () => {
    expect(resolve({})).toEqual({ share: 0.4, steps: 8, size: 0.1, kind: 'a', on: true, list: [] });
    expect(resolve({ share: '0.5', steps: '3', kind: 'b', on: 'false', list: '4,2,1' })).toEqual({
      share: 0.5,
      steps: 3,
      size: 0.1,
      kind: 'b',
      on: false,
      list: [4, 2, 1],
    });
  });

  it.each([
    [{ share: 1.1 }, "parameter 'share' of strategy 'x' must be a number in [0, 1], but 1.1 was given"],
    [{ steps: 0 }, "parameter 'steps' of strategy 'x' must be a whole number of at least 1, but 0 was given"],
    [{ steps: 2.5 }, 'a whole number'],
    [{ size: 0 }, 'a number above 0'],
    [{ size: '' }, 'a number above 0'],
    [{ kind: 'c' }, `one of 'a', 'b', but "c" was given`],
    [{ on: 1 }, 'true or false'],
    [{ list: '1,x' }, 'a list of numbers'],
    [{ stepz: 1 }, "unknown parameter of strategy 'x' 'stepz': did you mean 'steps'?"],
  ])('refuses %j', (given, message) => {
    expect(() => resolve(given)).toThrow(message);
  });

  it('says when there are none at all', () => {
    expect(() => resolveParameters("strategy 'ibp'", {}, { a: 1 })).toThrow(
      "strategy 'ibp' has no parameters, but 'a' was given",
    );
  });
});
