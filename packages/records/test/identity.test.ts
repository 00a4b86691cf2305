import { evaluationIdentity, trainingIdentity } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { evaluationRecord, trainingRecord } from './schema/records.ts';

describe('an identity', () => {
  const { config, sources } = trainingRecord;

  it('does not depend on the order of the keys, nor on file names beside the hash', () => {
    const reversed = Object.fromEntries(Object.entries(config).reverse()) as unknown as typeof config;
    expect(trainingIdentity(reversed, sources)).toBe(trainingIdentity(config, sources));
    expect(trainingIdentity(config, { ...sources, files: {} })).toBe(trainingIdentity(config, sources));
  });

  it('changes with every setting and with the sources', () => {
    const identities = [
      trainingIdentity(config, sources),
      trainingIdentity({ ...config, seed: 1 }, sources),
      trainingIdentity({ ...config, recipe: { ...config.recipe, epochs: 11 } }, sources),
      trainingIdentity({ ...config, radii: null }, sources),
      trainingIdentity(config, { ...sources, hash: trainingRecord.identity }),
      evaluationIdentity(evaluationRecord.config, sources),
      evaluationIdentity({ ...evaluationRecord.config, clip: false }, sources),
    ];
    expect(new Set(identities).size).toBe(identities.length);
  });
});
