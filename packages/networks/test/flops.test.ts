import { describe, expect, it } from 'vitest';

import { countFlops } from '../src/flops.ts';
import { tinyNetworks } from '../src/testing/index.ts';
import { buildNetwork } from '../src/zoo/build-network.ts';

const mnist = { inputShape: [28, 28, 1], classes: 10 };

describe('countFlops', () => {
  it('counts 2 per multiply-add of linear layers and convolutions', () => {
    // conv 13·13·16 outputs of 16 products, conv 10·10·32 of 256, linear 3200·100 and 100·10
    const products = 13 * 13 * 16 * 16 + 10 * 10 * 32 * 256 + 3200 * 100 + 100 * 10;
    expect(countFlops(buildNetwork('dm-small', mnist))).toBe(2 * products);
    expect(2 * products).toBe(2_366_928);
  });

  it('is 114 million multiply-adds for DM-large on MNIST', () => {
    expect(Math.round(countFlops(buildNetwork('dm-large', mnist)) / 2e6)).toBe(114);
  });

  it('goes into both branches of a residual', () => {
    const first = 36 * 3 * 18;
    const identity = 2 * (36 * 3 * 27);
    const strided = 9 * 4 * 27 + 9 * 4 * 36 + 9 * 4 * 3;
    expect(countFlops(tinyNetworks.residual.network)).toBe(2 * (first + identity + strided + 36 * 3));
  });
});
