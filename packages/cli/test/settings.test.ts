import { UserError } from '@drawdown/records';
import { type Strategy, strategies } from '@drawdown/training';
import { expect, it } from 'vitest';

import { divideSettings, mergeSettings } from '../src/settings.ts';

const gmd = strategies['gmd-ibp'] as Strategy;

it("divides settings between the strategy's parameters and the recipe", () => {
  const settings = { weights: 'harmonic', epochs: 3, 'kappa.end': 0, 'kappa.start': 0.5 };
  expect(divideSettings(settings, gmd)).toEqual({
    parameters: { weights: 'harmonic' },
    recipe: { epochs: 3, kappa: { start: 0.5, end: 0 } },
  });
});

it('puts settings over a recipe and leaves it as it was', () => {
  const recipe = { epochs: 3, kappa: { start: 1, end: 0.5 } };
  expect(mergeSettings(recipe, { 'kappa.end': 0, batch: 9 })).toEqual({
    epochs: 3,
    batch: 9,
    kappa: { start: 1, end: 0 },
  });
  expect(recipe).toEqual({ epochs: 3, kappa: { start: 1, end: 0.5 } });
});

it('refuses what nobody knows, with the names of both kinds, and a part of a part', () => {
  expect(() => divideSettings({ wieghts: 1 }, gmd)).toThrow(
    /'gmd-ibp' or of the recipe 'wieghts': did you mean 'weights'/,
  );
  expect(() => divideSettings({ 'kappa.end.x': 1 }, gmd)).toThrow(UserError);
});
