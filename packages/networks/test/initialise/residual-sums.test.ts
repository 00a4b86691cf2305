import { describe, expect, it } from 'vitest';

import { layersAfterSums } from '../../src/initialise/residual-sums.ts';
import type { Layer } from '../../src/layer.ts';
import { tinyNetworks } from '../../src/testing/index.ts';

describe('layersAfterSums', () => {
  it('finds the first layers of both branches and the layer past the flatten', () => {
    expect([...layersAfterSums(tinyNetworks.residual.network)]).toEqual(['4.body.0', '4.shortcut.0', '7']);
  });

  it('finds none without a residual', () => {
    expect(layersAfterSums(tinyNetworks.batchNorm.network).size).toBe(0);
  });

  it('stops at batch-norm, which scales the sum anew', () => {
    const sum: Layer = { kind: 'residual', body: [{ kind: 'relu' }], shortcut: [] };
    const norm: Layer = { kind: 'batch-norm', channels: 2, epsilon: 0 };
    const out: Layer = { kind: 'linear', inputs: 2, outputs: 2 };
    const network = { name: 'n', inputShape: [2], classes: 2, layers: [sum, norm, out] };
    expect(layersAfterSums(network).size).toBe(0);
    expect([...layersAfterSums({ ...network, layers: [sum, out] })]).toEqual(['1']);
  });
});
