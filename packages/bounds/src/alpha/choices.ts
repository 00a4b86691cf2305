import type { Shape } from '@drawdown/networks';

import type { Section } from '../rule.ts';
import { allContexts } from '../sections.ts';

/** A layer whose lower slope may be chosen. */
export interface SlopeChoice {
  readonly path: string;
  /** The shape of one example. */
  readonly shape: Shape;
  /** The least slope: 0 at a ReLU, that of the leak at a leaky one. The greatest is 1. */
  readonly least: number;
}

/** The layers of sections whose lower slope may be chosen, those inside of residual layers too. */
export function slopeChoices<A>(way: readonly Section<A>[]): readonly SlopeChoice[] {
  return allContexts(way).flatMap(({ layer, path, inputShape: shape }) => {
    if (layer.kind === 'relu') return [{ path, shape, least: 0 }];
    return layer.kind === 'leaky-relu' ? [{ path, shape, least: layer.slope }] : [];
  });
}
