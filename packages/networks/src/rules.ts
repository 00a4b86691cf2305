import type { Layer, LayerKind, LayerOf } from './layer.ts';

/** One rule per layer kind, each a function of the layer and of `Rest`: a kind without a rule does not compile. */
export type LayerRules<Rest extends readonly unknown[], Result> = {
  readonly [K in LayerKind]: (layer: LayerOf<K>, ...rest: Rest) => Result;
};

/** Applies the rule of a layer's kind: the one place where a table is looked up. */
export function applyRule<Rest extends readonly unknown[], Result>(
  rules: LayerRules<Rest, Result>,
  layer: Layer,
  ...rest: Rest
): Result {
  const rule = rules[layer.kind] as (layer: Layer, ...rest: Rest) => Result;
  return rule(layer, ...rest);
}
