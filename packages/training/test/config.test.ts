import { parseEpsGrid, trainingConfigSchema } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { type ConfigRequest, defaultRecipe, resolveConfig, strategies } from '../src/index.ts';

const dataset = { name: 'digits', grid: parseEpsGrid([0.1, 0.2]) };

function resolve(name: string, rest: Partial<ConfigRequest> = {}): ReturnType<typeof resolveConfig> {
  const strategy = strategies[name];
  if (strategy === undefined) throw new Error(name);
  return resolveConfig({ dataset, network: 'dm-small', strategy, ...rest });
}

describe('resolveConfig', () => {
  it('fills in every default', () => {
    const config = resolve('pgd', { trainEps: 0.3, parameters: { steps: 3 }, recipe: { epochs: 2 } });
    expect(config).toEqual({
      dataset: 'digits',
      validation: 0,
      network: 'dm-small',
      strategy: {
        name: 'pgd',
        parameters: { steps: 3, restarts: 1, stepSize: 0.25, attackLoss: 'cross-entropy', randomStart: true },
      },
      trainEps: '3/10',
      radii: null,
      recipe: defaultRecipe(2),
      seed: 0,
    });
    expect(trainingConfigSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it('takes the grid of the data set, and names the largest radius', () => {
    expect(resolve('gmd-ibp')).toMatchObject({ radii: ['1/10', '1/5'], trainEps: '1/5' });
    expect(resolve('gmd-ibp', { radii: ['2/255', '8/255'], trainEps: '8/255' })).toMatchObject({
      radii: ['2/255', '8/255'],
      trainEps: '8/255',
    });
    expect(resolve('standard')).toMatchObject({ radii: null, trainEps: null });
  });

  it.each([
    [
      'standard',
      { trainEps: 0.1 },
      "strategy 'standard' trains without perturbation, but a training eps was given",
    ],
    ['standard', { radii: [0.1] }, "strategy 'standard' trains without perturbation, but radii were given"],
    ['ibp', {}, "strategy 'ibp' needs a training eps, such as 0.1 or 2/255; none was given"],
    ['ibp', { trainEps: 0.1, radii: [0.1] }, "strategy 'ibp' trains at one radius, but radii were given"],
    ['ibp', { trainEps: 2 }, 'eps must lie in (0, 1]'],
    ['gmd-ibp', { radii: [0.2, 0.1] }, 'radii must increase strictly, but 0.1 follows 0.2'],
    ['gmd-ibp', { trainEps: 0.1 }, 'the training eps 0.1 is not the largest of them'],
    ['gmd-ibp', { parameters: { weights: 'explicit', explicit: [1, 2] } }, 'weights must not increase'],
    [
      'gmd-ibp',
      { parameters: { lowerSlope: 'zero' } },
      "unknown parameter of strategy 'gmd-ibp' 'lowerSlope'",
    ],
    ['gmd-crown-ibp', { parameters: { lowerSlop: 'zero' } }, "did you mean 'lowerSlope'?"],
    ['ibp', { trainEps: 0.1, seed: -1 }, 'seed must be a whole number of at least 0, but -1 was given'],
  ] as const)('refuses %s with %j', (name, rest, message) => {
    expect(() => resolve(name, rest)).toThrow(message);
  });
});
