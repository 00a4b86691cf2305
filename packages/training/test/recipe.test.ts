import { describe, expect, it } from 'vitest';

import { defaultRecipe, readRecipe, recipeDocs, resolveRecipe } from '../src/index.ts';

describe('resolveRecipe', () => {
  it('fills in every default, some of them from the number of epochs', () => {
    expect(resolveRecipe()).toEqual(defaultRecipe());
    const { rampEpochs, decay } = resolveRecipe({ epochs: 10 });
    expect(rampEpochs).toBe(5);
    expect(decay).toEqual({ epochs: [7, 9], factor: 0.2 });
    expect(resolveRecipe({ epochs: 1 }).decay.epochs).toEqual([]);
  });

  it('takes parts of what has parts', () => {
    expect(resolveRecipe({ kappa: { end: 0 } }).kappa).toEqual({ start: 1, end: 0 });
    expect(resolveRecipe({ clipNorm: null }).clipNorm).toBeNull();
  });

  it.each([
    [{ epoch: 3 }, "unknown recipe setting 'epoch': did you mean 'epochs'?"],
    [{ batch: 0 }, "recipe setting 'batch' does not fit"],
    [{ kappa: { end: 2 } }, "recipe setting 'kappa.end' does not fit"],
    [{ rampShape: 'cubic' }, "recipe setting 'rampShape' does not fit"],
    [
      { epochs: 4, warmUp: 2, rampEpochs: 3 },
      'warmUp (2) and rampEpochs (3) must fit into 4 epochs, else the training radius is never reached',
    ],
  ])('refuses %j', (overrides, message) => {
    expect(() => resolveRecipe(overrides)).toThrow(message);
  });

  it('explains every setting', () => {
    expect(Object.keys(recipeDocs)).toEqual(Object.keys(defaultRecipe()));
  });
});

describe('readRecipe', () => {
  it('wants every setting', () => {
    const { batch: _batch, ...rest } = defaultRecipe();
    expect(() => readRecipe(rest)).toThrow("recipe setting 'batch' does not fit");
  });
});
