import { buildNetwork, type Network } from '@drawdown/networks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { defaultGroup } from '../src/index.ts';
import { inParts, intervalPassSize, linearPassSize, zonotopePassSize } from '../src/parts.ts';

const networkOf = (name: string): Network => buildNetwork(name, { inputShape: [28, 28, 1], classes: 10 });

describe('inParts', () => {
  it('keeps the order and cuts into as few parts as the limit lets it, of nearly one length', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { maxLength: 60 }),
        fc.integer({ min: 1, max: 70 }),
        (items, most) => {
          const parts = inParts(items, most);
          const lengths = parts.map(({ length }) => length);
          expect(parts.flat()).toEqual(items);
          expect(parts.length).toBe(Math.ceil(items.length / most));
          expect(Math.max(0, ...lengths)).toBeLessThanOrEqual(most);
          expect(Math.max(0, ...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
        },
      ),
      { seed: 2023, numRuns: 100 },
    );
  });
});

describe('a pass', () => {
  it('takes fewer images the larger the network is, and fewer back than forth', () => {
    const [small, large] = [networkOf('dm-small'), networkOf('dm-large')];
    for (const size of [intervalPassSize, linearPassSize]) {
      expect(size(large, 9)).toBeLessThan(size(small, 9));
      expect(size(large, 9)).toBeGreaterThan(0);
    }
    expect(linearPassSize(large, 9)).toBeLessThan(intervalPassSize(large, 9));
    expect(linearPassSize(small, 90)).toBeLessThan(linearPassSize(small, 9));
  });

  it('takes one image where zonotopes are large, and several where they are not', () => {
    // (784 + 784 + 100 + 100 + 10) · 784 numbers each.
    expect(zonotopePassSize(networkOf('mlp-100'), 9)).toBe(Math.floor(2 ** 23 / (1778 * 784)));
    for (const name of ['dm-small', 'dm-large']) expect(zonotopePassSize(networkOf(name), 9)).toBe(1);
  });
});

describe('defaultGroup', () => {
  it('lets more images climb together the cheaper they are, from 50 to 250', () => {
    expect(defaultGroup(networkOf('mlp-100'))).toBe(250);
    expect(defaultGroup(networkOf('dm-small'))).toBe(250);
    expect(defaultGroup(networkOf('dm-large'))).toBe(50);
  });
});
