import type { Layer, LayerKind } from '@drawdown/networks';

import type { Section } from '../rule.ts';

/** Which neurons of a layer's input are worth a tighter interval, by the ends that they have. */
type IsWanted = (lower: number, upper: number) => boolean;

const crossesZero: IsWanted = (lower, upper) => lower < 0 && upper > 0;
const isWide: IsWanted = (lower, upper) => lower < upper;

/** The layers whose relaxation depends on the box of their input. */
const wanted: { readonly [K in LayerKind]?: IsWanted } = {
  relu: crossesZero,
  'leaky-relu': crossesZero,
  sigmoid: isWide,
  tanh: isWide,
  'max-pool': isWide,
};

/** Whether a layer is relaxed: replaced by lines that depend on the box of its input. */
export function isRelaxed({ kind }: Layer): boolean {
  return wanted[kind] !== undefined;
}

/** At which intervals of its input a layer's relaxation is not exact; undefined where it always is. */
export function relaxedWhere({ kind }: Layer): IsWanted | undefined {
  return wanted[kind];
}

/** Affine layers that map boxes to boxes. */
const keepsBoxes = new Set<LayerKind>(['flatten', 'batch-norm', 'normalize', 'scale']);

/** Whether intervals are exact after these layers: at most one of them mixes coordinates, and none bends. */
export function isExactForBoxes<A>(way: readonly Section<A>[]): boolean {
  const others = way.flatMap(({ layers }) => layers).filter(({ kind }) => !keepsBoxes.has(kind));
  const [first] = others;
  return first === undefined || (others.length === 1 && first.kind !== 'residual' && !isRelaxed(first));
}
