import { describe, expect, it } from 'vitest';

import { childPath, isTrainable, parameterName, parameterPath } from '../src/path.ts';

describe('paths', () => {
  it('go into the branches of a residual', () => {
    expect(childPath('2', 'body', 1)).toBe('2.body.1');
    expect(childPath('2.body.1', 'shortcut', 0)).toBe('2.body.1.shortcut.0');
  });

  it('end in the name of a parameter', () => {
    expect(parameterPath('2.body.1', 'gamma')).toBe('2.body.1.gamma');
    expect(parameterName('2.body.1.gamma')).toBe('gamma');
  });
});

describe('isTrainable', () => {
  it('is false for the statistics of batch-norm alone', () => {
    const names = ['weight', 'bias', 'gamma', 'beta', 'mean', 'variance'];
    expect(names.filter((name) => !isTrainable(`3.${name}`))).toEqual(['mean', 'variance']);
  });
});
