import { lookUp, UnknownNameError, UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

const catalogue = { ibp: 1, 'crown-ibp': 2, 'gmd-ibp': 3, standard: 4 };

describe('lookUp', () => {
  it('finds an entry', () => {
    expect(lookUp('strategy', catalogue, 'gmd-ibp')).toBe(3);
  });

  it('names the nearest entries, whatever the case, and all of them', () => {
    expect(() => lookUp('strategy', catalogue, 'GMD-IPB')).toThrow(UnknownNameError);
    expect(() => lookUp('strategy', catalogue, 'GMD-IPB')).toThrow(
      /^unknown strategy 'GMD-IPB': did you mean 'gmd-ibp'.*\(known: ibp, crown-ibp, gmd-ibp, standard\)$/,
    );
  });

  it('only lists what there is where nothing is near', () => {
    expect(() => lookUp('strategy', catalogue, 'zzzzzzzzzzzzzzzz')).toThrow(
      "unknown strategy 'zzzzzzzzzzzzzzzz': known: ibp, crown-ibp, gmd-ibp, standard",
    );
  });

  it('does not find what every object inherits', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      expect(() => lookUp('strategy', catalogue, name)).toThrow(UserError);
    }
  });
});
