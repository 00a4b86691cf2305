import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { tinyNetworks } from '../src/testing/index.ts';
import { validateNetwork } from '../src/validate.ts';

const { network } = tinyNetworks.conv;

describe('validateNetwork', () => {
  it('gives back a network that fits', () => {
    expect(validateNetwork(network)).toBe(network);
  });

  it('refuses another number of logits than classes', () => {
    expect(() => validateNetwork({ ...network, classes: 10 })).toThrow(UserError);
    expect(() => validateNetwork({ ...network, classes: 10 })).toThrow(
      "network 'tiny-conv' should end in 10 logits, one per class, but its last layer gives [4]",
    );
  });

  it('names the network, its images and the layer that does not fit', () => {
    expect(() => validateNetwork({ ...network, inputShape: [6, 5, 3] })).toThrow(
      /^network 'tiny-conv' does not fit images of shape \[6, 5, 3\]: layer 0 \(conv2d\) expects/,
    );
  });
});
