import type { Layer } from '@drawdown/networks';

import type { ImportedNetwork } from '../src/index.ts';

/** The kinds of a network's layers in order; residuals as `[body | shortcut]`. */
export function kinds({ network }: ImportedNetwork): string {
  return listed(network.layers);
}

function listed(layers: readonly Layer[]): string {
  return layers
    .map((layer) =>
      layer.kind === 'residual' ? `[${listed(layer.body)} | ${listed(layer.shortcut)}]` : layer.kind,
    )
    .join(' ');
}
