import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { networkFromJson, networkToJson } from '../../src/format/network-json.ts';
import { tinyNetworks } from '../../src/testing/index.ts';

const network = tinyNetworks.residual.network;
const changed = (fields: object): string => JSON.stringify({ ...network, ...fields });

describe('networkToJson and networkFromJson', () => {
  it.each(Object.entries(tinyNetworks))('give back the same network: %s', (_name, tiny) => {
    expect(networkFromJson(networkToJson(tiny.network), 'text')).toEqual(tiny.network);
  });

  it('write text that depends on the network alone', () => {
    const { name, ...rest } = network;
    expect(networkToJson({ ...rest, name })).toBe(networkToJson(network));
  });

  it.each<[string, string, RegExp]>([
    ['text that is no JSON', '{', /^net\.json is not JSON/],
    ['another value', '[]', /^net\.json does not describe a network: the network:/],
    ['an unknown layer kind', changed({ layers: [{ kind: 'dropout' }] }), /layers\.0\.kind:/],
    ['a field of no layer', changed({ layers: [{ kind: 'relu', slope: 1 }] }), /layers\.0:.*slope/],
    [
      'a bad stride',
      changed({ layers: [{ kind: 'max-pool', size: [2, 2], strides: [0, 1], padding: [0, 0, 0, 0] }] }),
      /layers\.0\.strides\.0:/,
    ],
    [
      'a pool without padding',
      changed({ layers: [{ kind: 'max-pool', size: [2, 2], strides: [1, 1] }] }),
      /layers\.0\.padding:/,
    ],
    ['a slope of 1', changed({ layers: [{ kind: 'leaky-relu', slope: 1 }] }), /layers\.0\.slope:/],
    [
      'a bad layer inside a residual',
      changed({ layers: [{ kind: 'residual', body: [{ kind: 'linear', inputs: 1 }], shortcut: [] }] }),
      /layers\.0\.body\.0\.outputs:/,
    ],
    [
      'layers that do not fit each other',
      changed({ layers: network.layers.slice(0, -2) }),
      /should end in 3 logits/,
    ],
    ['images that do not fit', changed({ inputShape: [6, 6, 1] }), /layer 0 \(conv2d\) expects/],
  ])('refuse %s', (_case, text, message) => {
    expect(() => networkFromJson(text, 'net.json')).toThrow(UserError);
    expect(() => networkFromJson(text, 'net.json')).toThrow(message);
  });
});
