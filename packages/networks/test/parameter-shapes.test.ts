import { describe, expect, it } from 'vitest';

import { countParameters, parameterShapes } from '../src/parameter-shapes.ts';
import { tinyNetworks } from '../src/testing/index.ts';

describe('parameterShapes', () => {
  it('lists every parameter by path, in the order of the layers', () => {
    expect(Object.entries(parameterShapes(tinyNetworks.residual.network))).toEqual([
      ['0.weight', [3, 3, 2, 3]],
      ['0.bias', [3]],
      ['2.body.0.weight', [3, 3, 3, 3]],
      ['2.body.0.bias', [3]],
      ['2.body.2.weight', [3, 3, 3, 3]],
      ['2.body.2.bias', [3]],
      ['4.body.0.weight', [3, 3, 3, 4]],
      ['4.body.0.bias', [4]],
      ['4.body.1.gamma', [4]],
      ['4.body.1.beta', [4]],
      ['4.body.1.mean', [4]],
      ['4.body.1.variance', [4]],
      ['4.body.3.weight', [3, 3, 4, 4]],
      ['4.body.3.bias', [4]],
      ['4.shortcut.0.weight', [1, 1, 3, 4]],
      ['4.shortcut.0.bias', [4]],
      ['7.weight', [36, 3]],
      ['7.bias', [3]],
    ]);
  });
});

describe('parameterShapes of scale', () => {
  it('are those of the layer', () => {
    const shapes = parameterShapes(tinyNetworks.scale.network);
    expect([shapes['0.scale'], shapes['0.offset']]).toEqual([[2], [2]]);
    expect([shapes['2.scale'], shapes['2.offset']]).toEqual([
      [3, 2, 3],
      [3, 2, 3],
    ]);
  });
});

describe('countParameters', () => {
  it('counts what is trained, so no statistics', () => {
    // conv 54 + 3; first body 2 · (81 + 3); second body 108 + 4, γ and β 8, 144 + 4, shortcut 12 + 4; linear 108 + 3
    expect(countParameters(tinyNetworks.residual.network)).toBe(57 + 168 + 112 + 8 + 148 + 16 + 111);
  });
});
