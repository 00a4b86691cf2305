import { describe, expect, it } from 'vitest';

import type { Layer, LayerKind } from '../../src/layer.ts';
import { tinyNetworks } from '../../src/testing/index.ts';

const kinds: { readonly [K in LayerKind]: true } = {
  linear: true,
  conv2d: true,
  relu: true,
  'leaky-relu': true,
  sigmoid: true,
  tanh: true,
  flatten: true,
  'batch-norm': true,
  'average-pool': true,
  'max-pool': true,
  normalize: true,
  scale: true,
  residual: true,
};

function kindsOf(layers: readonly Layer[]): LayerKind[] {
  return layers.flatMap((layer) =>
    layer.kind === 'residual'
      ? [layer.kind, ...kindsOf(layer.body), ...kindsOf(layer.shortcut)]
      : [layer.kind],
  );
}

describe('tinyNetworks', () => {
  it('hold every layer kind', () => {
    const seen = new Set(Object.values(tinyNetworks).flatMap(({ network }) => kindsOf(network.layers)));
    expect([...seen].sort()).toEqual(Object.keys(kinds).sort());
  });

  it('have images in [0, 1] of their own shape, and variances above 0', () => {
    for (const { network, parameters, images } of Object.values(tinyNetworks)) {
      const pixels = network.inputShape.reduce((a, b) => a * b, 1);
      expect(images.every((image) => image.length === pixels)).toBe(true);
      expect(images.every((image) => image.every((value) => value >= 0 && value <= 1))).toBe(true);
      const variances = Object.entries(parameters).filter(([path]) => path.endsWith('.variance'));
      expect(variances.every(([, { data }]) => data.every((value) => value > 0))).toBe(true);
    }
  });
});
