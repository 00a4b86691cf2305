import type { Layer } from '../layer.ts';
import type { Network } from '../network.ts';
import { childPath } from '../path.ts';
import { applyRule, type LayerRules } from '../rules.ts';

/**
 * The paths of the linear and convolution layers that read the sum of a residual, at most through layers that keep
 * the width of a box as it is (ReLU, leaky ReLU, pools, flatten). Batch-norm, normalize and scale set it anew, sigmoid and
 * tanh squash it: they end the chain.
 */
export function layersAfterSums(network: Network): ReadonlySet<string> {
  const found = new Set<string>();
  walk(network.layers, false, { found, pathOf: (index) => `${index}` });
  return found;
}

interface Walk {
  readonly found: Set<string>;
  readonly pathOf: (index: number) => string;
}

/** Whether the values after these layers are still a sum, given whether those before are. */
function walk(layers: readonly Layer[], isSum: boolean, { found, pathOf }: Walk): boolean {
  return layers.reduce((sum, layer, index) => applyRule(rules, layer, sum, pathOf(index), found), isSum);
}

type Rules = LayerRules<[isSum: boolean, path: string, found: Set<string>], boolean>;

const keeps = (_layer: Layer, isSum: boolean): boolean => isSum;
const ends = (): boolean => false;

function reads(_layer: Layer, isSum: boolean, path: string, found: Set<string>): boolean {
  if (isSum) found.add(path);
  return false;
}

const rules: Rules = {
  linear: reads,
  conv2d: reads,
  relu: keeps,
  'leaky-relu': keeps,
  sigmoid: ends,
  tanh: ends,
  flatten: keeps,
  'batch-norm': ends,
  'average-pool': keeps,
  'max-pool': keeps,
  normalize: ends,
  scale: ends,
  residual({ body, shortcut }, isSum, path, found) {
    walk(body, isSum, { found, pathOf: (index) => childPath(path, 'body', index) });
    walk(shortcut, isSum, { found, pathOf: (index) => childPath(path, 'shortcut', index) });
    return true;
  },
};
