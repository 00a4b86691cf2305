import { childPath, type Layer, type Parameters, parameterPath, type StoredArray } from '@drawdown/networks';

import { type Cell, isPlain } from './activation.ts';

/** Layers in a row with their parameters by path. */
export interface Assembly {
  readonly layers: readonly Layer[];
  readonly parameters: Parameters<StoredArray>;
}

/** Turns the layers of a value into a network's: parameters get their paths. */
export function assembled(cells: readonly Cell[], pathOf: (index: number) => string): Assembly {
  const parts = cells.map(({ step }, index): { layer: Layer; parameters: Parameters<StoredArray> } => {
    const path = pathOf(index);
    if (isPlain(step)) {
      const named = Object.entries(step.arrays).map(([name, array]) => [parameterPath(path, name), array]);
      return { layer: step.layer, parameters: Object.fromEntries(named) };
    }
    const body = assembled(step.body, (inner) => childPath(path, 'body', inner));
    const shortcut = assembled(step.shortcut, (inner) => childPath(path, 'shortcut', inner));
    return {
      layer: { kind: 'residual', body: body.layers, shortcut: shortcut.layers },
      parameters: { ...body.parameters, ...shortcut.parameters },
    };
  });
  return {
    layers: parts.map(({ layer }) => layer),
    parameters: Object.assign({}, ...parts.map(({ parameters }) => parameters)),
  };
}
