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

  const sum: Layer = { kind: 'residual', body: [{ kind: 'relu' }], shortcut: [] };
  const out: Layer = { kind: 'linear', inputs: 2, outputs: 2 };
  const found = (...layers: readonly Layer[]): string[] => [
    ...layersAfterSums({ name: 'n', inputShape: [2], classes: 2, layers }),
  ];

  it.each<Layer>([
    { kind: 'batch-norm', channels: 2, epsilon: 0 },
    { kind: 'scale', shape: [2] },
    { kind: 'sigmoid' },
    { kind: 'tanh' },
  ])('stops at $kind, which sets the width of the sum anew', (layer) => {
    expect(found(sum, layer, out)).toEqual([]);
  });

  it('goes on through layers that keep the width', () => {
    expect(found(sum, out)).toEqual(['1']);
    expect(found(sum, { kind: 'leaky-relu', slope: 0.1 }, out)).toEqual(['2']);
  });
});
